-- What the jurisdictions of one reading lie in, as far as it was not known before (incoming: all of the reading).
insert into containment (ocd_id, area)
select ocd_id, area
from (select distinct ocd_id, area from incoming) found
anti join containment using (ocd_id, area)
