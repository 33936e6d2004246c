-- The texts that a new one may be a copy of: current revisions stored since a time.
select r.article_id, a.cluster_id, r.signature
from revisions r
join articles a on a.article_id = r.article_id and a.revision = r.revision
where a.updated >= $since
order by a.updated, r.article_id
