-- What the jurisdictions in and around the quotes of one reading do there.
insert into quote_roles by name from incoming
