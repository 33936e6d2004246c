-- Speakers whom no article had like this before (incoming: all speakers of the readings).
insert into speakers (speaker_id, name, kind, official_id, role, party, jurisdiction, context, first_seen)
select distinct speaker_id, name, kind, official_id, role, party, jurisdiction, context, $now
from incoming
on conflict (speaker_id) do nothing
