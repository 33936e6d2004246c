-- Stories that are done, which this source shows for the first time (incoming: what it shows), with when it says they changed.
select i.entry_id, i.updated
from incoming i
join entries e on e.entry_id = i.entry_id
left join sightings s on s.source_id = i.source_id and s.entry_id = i.entry_id
where s.entry_id is null and e.state = 'done' and i.updated is not null
