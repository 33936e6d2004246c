-- How many of them there are.
select count(*)
from articles a
where not exists (
    from readings r
    where r.article_id = a.article_id and r.revision = a.revision
        and case when $before::timestamptz is null then r.version = $version else r.read_at >= $before end
)
