-- One row an attempt, good or not.
insert into fetches by name from incoming
