-- Which jurisdictions the quotes of readings are about.
insert into quote_places by name from incoming
