-- The silences of one reading.
insert into silences by name from incoming
