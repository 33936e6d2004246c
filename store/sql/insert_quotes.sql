-- The quotes of one reading.
insert into quotes by name from incoming
