-- How each source is doing on $now. Rates are means over the last seven days, or since its first article when that is
-- later (a day at least). An article belongs to the source that showed it first. Pages that a person brought stand under
-- sources named added-..., which are never asked: theirs is the time of the newest.
with found as (
    select e.source_id, a.article_id, a.revision, a.first_seen
    from articles a
    join entries e on e.article_id = a.article_id
    qualify row_number() over (partition by a.article_id order by e.first_seen, e.entry_id) = 1
),
totals as (
    select
        source_id,
        count(*) as articles,
        count(*) filter (where first_seen > $now - interval 7 day) as recent,
        max(first_seen) as newest,
        least(7.0, greatest(1.0, epoch($now - min(first_seen)) / 86400)) as days
    from found
    group by source_id
),
quoted as (
    select f.source_id, count(*) as quotes
    from found f
    join quotes q using (article_id, revision)
    where f.first_seen > $now - interval 7 day
    group by f.source_id
),
reasons as (
    select source_id, coalesce(reason, state) as reason, count(*) as n
    from entries
    where state in ('waiting', 'failed')
    group by all
),
stuck as (
    select source_id, list({'reason': reason, 'n': n} order by n desc, reason) as stuck from reasons group by source_id
)
select
    s.source_id, o.name as outlet, s.failures, s.last_failure, s.gone_since,
    starts_with(s.source_id, 'added-') as added,
    case when added then t.newest else s.last_success end as last_success,
    case when not added then s.next_due end as next_due,
    coalesce(t.articles, 0) as articles,
    coalesce(t.recent / t.days, 0.0) as articles_a_day,
    coalesce(q.quotes / t.days, 0.0) as quotes_a_day,
    coalesce(k.stuck, []) as stuck
from sources s
join outlets o on o.outlet_id = s.outlet_id
left join totals t on t.source_id = s.source_id
left join quoted q on q.source_id = s.source_id
left join stuck k on k.source_id = s.source_id
where s.enabled or added
order by added, s.source_id
