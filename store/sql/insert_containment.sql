-- What the jurisdictions of readings lie in, as far as it was not known before (incoming: all of the readings).
insert into containment (ocd_id, area)
select ocd_id, area
from (select distinct ocd_id, area from incoming) found
anti join containment using (ocd_id, area)
