-- Entries that no source has shown before (incoming: what the feed holds). One row comes back for each.
insert into entries (entry_id, key, url, source_id, guid, title, byline, published, first_seen, state)
select entry_id, key, url, source_id, guid, title, byline, published, $now, 'todo'
from incoming
order by position
on conflict (entry_id) do nothing
returning entry_id
