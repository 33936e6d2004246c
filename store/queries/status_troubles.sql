-- What went wrong with the pages and items of each source that `status` shows, by reason, with the newest example of each:
-- all that waits to be tried again, what was given up or gone and first seen in the seven days before $now, and items that
-- could not be used in these days.
with troubles as (
    select source_id, coalesce(reason, state) as reason, url as resource, coalesce(detail, '') as detail, first_seen
    from entries
    where state = 'waiting' or (state in ('failed', 'gone') and first_seen > $now - interval 7 day)
    union all
    select source_id, reason, resource, detail, last_seen
    from item_failures
    where last_seen > $now - interval 7 day
)
select
    t.source_id, t.reason, count(*) as n,
    arg_max(t.resource, (t.first_seen, t.resource)) as resource, arg_max(t.detail, (t.first_seen, t.resource)) as detail
from troubles t
join sources s on s.source_id = t.source_id and (s.enabled or starts_with(s.source_id, 'added-'))
group by t.source_id, t.reason
order by t.source_id, n desc, t.reason
