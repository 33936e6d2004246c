-- A source says something else of a story than it said before, or tells a correction ($corrected): fetch it again.
-- One row comes back for each.
update entries set
    state = 'todo',
    attempts = 0,
    next_attempt = null,
    reason = null,
    detail = null,
    url = i.url,
    guid = i.guid,
    title = i.title,
    byline = i.byline,
    published = i.published
from incoming i
left join sightings s on s.source_id = i.source_id and s.entry_id = i.entry_id
where entries.entry_id = i.entry_id and (s.fingerprint <> i.fingerprint or list_contains($corrected, i.entry_id))
returning entries.entry_id
