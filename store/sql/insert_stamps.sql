-- What the facts were made of this time.
insert into fact_stamps select kind, id, stamp from fresh_stamps semi join changed_stamps using (kind, id)
