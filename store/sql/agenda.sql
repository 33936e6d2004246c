-- When each source that is switched on is to be asked next (null is now), and, without a source, the first page that waits.
select source_id, next_due from sources where enabled
union all
select null, min(case when e.state = 'waiting' then e.next_attempt end)
from entries e
where e.state in ('todo', 'waiting') and exists (
    from sightings w
    join sources s on s.source_id = w.source_id
    where w.entry_id = e.entry_id and s.enabled
)
having count(*) > 0
