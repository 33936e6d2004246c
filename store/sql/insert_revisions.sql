-- Texts that articles have.
insert into revisions by name from incoming
