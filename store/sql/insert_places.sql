-- The mentions of jurisdictions of readings.
insert into places by name from incoming
