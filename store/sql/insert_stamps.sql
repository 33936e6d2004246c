-- What the facts were made of this time.
insert into fact_stamps select distinct kind, id, stamp from changed_stamps where stamp is not null
