-- The quotes of readings.
insert into quotes by name from incoming
