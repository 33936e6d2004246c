-- Which jurisdictions the quotes of one reading are about.
insert into quote_places by name from incoming
