-- Which version of the pipeline read them.
insert into readings by name select *, $now as read_at from incoming
