-- The entries whose page is to be fetched now, of sources that are switched on; in the order in which they were shown.
-- One that was first seen in the future, or waits longer than anything does (a week), is due: the clock went back.
select
    e.entry_id, e.source_id, e.url, e.key, e.title, e.published, g.fingerprint, e.guid, e.byline, e.attempts,
    o.outlet_id, o.name, o.domain, o.home, coalesce(s.home, o.home) as place
from entries e
join sightings g on g.entry_id = e.entry_id and g.source_id = e.source_id
join sources s on s.source_id = e.source_id
join outlets o on o.outlet_id = s.outlet_id
where
    (e.state = 'todo' or (e.state = 'waiting' and (
        e.next_attempt <= $now or e.next_attempt > $now + interval 8 days or e.first_seen > $now
    )))
    and ($only is null or exists (from sightings w where w.entry_id = e.entry_id and w.source_id = $only))
    and exists (
        from sightings w
        join sources x on x.source_id = w.source_id
        where w.entry_id = e.entry_id and x.enabled
    )
order by e.first_seen, e.published, e.entry_id
