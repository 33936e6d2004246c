-- Speakers who were never quoted before (incoming: all speakers of the reading).
insert into people (person_id, name, kind, official_id, first_seen)
select person_id, name, kind, official_id, $now
from incoming
on conflict (person_id) do nothing
