-- Current texts that the asked version of the pipeline has not read, or (with $before) that were last read before a time,
-- the next ones after an article, in the order of their ids.
select a.article_id, a.revision, t.text, coalesce(min(s.home), o.home) as home, a.published
from articles a
join article_text t on t.article_id = a.article_id and t.revision = a.revision
join outlets o on o.outlet_id = a.outlet_id
left join entries e on e.article_id = a.article_id
left join sources s on s.source_id = e.source_id
where a.article_id > $after
    and not exists (
        from readings r
        where r.article_id = a.article_id and r.revision = a.revision
            and case when $before::timestamptz is null then r.version = $version else r.read_at >= $before end
    )
group by a.article_id, a.revision, t.text, o.home, a.published
order by a.article_id
limit $limit
