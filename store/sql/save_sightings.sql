-- What this source said of each story. Rows that say the same as before are not touched.
insert into sightings (source_id, entry_id, fingerprint, first_seen)
select i.source_id, i.entry_id, i.fingerprint, $now
from incoming i
left join sightings s on s.source_id = i.source_id and s.entry_id = i.entry_id
where s.fingerprint is distinct from i.fingerprint
on conflict (source_id, entry_id) do update set fingerprint = excluded.fingerprint
