-- Articles that are new.
insert into articles by name select *, $now as first_seen, $now as updated from incoming
