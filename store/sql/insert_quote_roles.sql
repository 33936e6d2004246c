-- What the jurisdictions in and around the quotes of readings do there.
insert into quote_roles by name from incoming
