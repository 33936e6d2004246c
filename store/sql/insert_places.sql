-- The mentions of jurisdictions of one reading.
insert into places by name from incoming
