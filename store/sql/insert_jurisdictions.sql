-- Jurisdictions that were never mentioned before (incoming: all of the readings).
insert into jurisdictions (ocd_id, geoid, level, name, state)
select ocd_id, geoid, level, name, state
from incoming
on conflict (ocd_id) do nothing
