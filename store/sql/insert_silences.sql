-- The silences of readings.
insert into silences by name from incoming
