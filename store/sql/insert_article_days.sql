-- The days of stale articles.
insert into article_days
select
    a.article_id, a.revision, a.cluster_id, a.outlet_id,
    cast(timezone(coalesce(o.timezone, 'America/New_York'), a.published) as date)
from articles a
join outlets o on o.outlet_id = a.outlet_id
where a.article_id in (from stale)
