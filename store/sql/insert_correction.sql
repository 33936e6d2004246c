-- One more correction (incoming: its row).
insert into corrections by name
select coalesce((select max(correction_id) from corrections), 0) + 1 as correction_id, incoming.* from incoming
returning correction_id
