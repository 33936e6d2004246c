-- What is out of date.
delete from fact_stamps where (kind, id) in (from changed_stamps select (kind, id))
