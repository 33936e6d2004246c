-- name: insert_entries
-- Insert entries that no source has shown before (incoming: all of a feed). One row comes back for each.
insert into entries by name
select entry_id, key, url, source_id, guid, title, byline, published, $now as first_seen, 'todo' as state from incoming
order by position
on conflict (entry_id) do nothing
returning entry_id


-- name: updated_later
-- Entries that are done and that this source shows for the first time (incoming), with when it says that they changed.
select i.entry_id, i.updated
from incoming i
join entries e on e.entry_id = i.entry_id
left join sightings s on s.source_id = i.source_id and s.entry_id = i.entry_id
where s.entry_id is null and e.state = 'done' and i.updated is not null

-- name: last_fetched
-- When the pages of entries (incoming: their ids) last answered.
select entry_id, max(asked_at) from fetches semi join incoming using (entry_id) where status = 200 group by entry_id


-- name: reopen_entries
-- Entries of which a source says something else than before, or whose page it corrected ($corrected), are fetched again.
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

-- name: save_sightings
-- Store what this source says of each story. Rows that say the same as before are not touched.
insert into sightings (source_id, entry_id, fingerprint, first_seen)
select i.source_id, i.entry_id, i.fingerprint, $now
from incoming i
left join sightings s on s.source_id = i.source_id and s.entry_id = i.entry_id
where s.fingerprint is distinct from i.fingerprint
on conflict (source_id, entry_id) do update set fingerprint = excluded.fingerprint

-- name: save_item_failures
-- Store items that could not be used, each once, with when that was first and last seen.
insert into item_failures (source_id, stage, resource, reason, detail, first_seen, last_seen)
select source_id, stage, resource, reason, max(detail), max("at"), max("at")
from incoming
group by source_id, stage, resource, reason
on conflict do update set detail = excluded.detail, last_seen = excluded.last_seen

-- name: todo
-- The entries whose page is to be fetched now, of sources that are switched on; in the order in which they were shown.
-- One that was first seen in the future, or waits longer than anything does (a week), is due: the clock went back.
select
    e.entry_id, e.source_id, e.url, e.key, e.title, e.published, g.fingerprint, e.guid, e.byline, e.attempts,
    o.outlet_id, o.name, o.domain, o.home, coalesce(s.home, o.home) as place
from entries e
join sightings g on g.entry_id = e.entry_id and g.source_id = e.source_id
join sources s on s.source_id = e.source_id
join outlets o on o.outlet_id = s.outlet_id
where
    (e.state = 'todo' or (e.state = 'waiting' and (
        e.next_attempt <= $now or e.next_attempt > $now + interval 8 days or e.first_seen > $now
    )))
    and ($only is null or exists (from sightings w where w.entry_id = e.entry_id and w.source_id = $only))
    and exists (
        from sightings w
        join sources x on x.source_id = w.source_id
        where w.entry_id = e.entry_id and x.enabled
    )
order by e.first_seen, e.published, e.entry_id

-- name: archived_pages
-- The entries of addresses (incoming: their keys) with the article that each led to, if any, and the time of its text.
select
    e.entry_id, e.source_id, e.url, e.key, e.title, e.published, g.fingerprint, e.guid, e.byline, e.attempts,
    o.outlet_id, o.name, o.domain, o.home, coalesce(s.home, o.home) as place,
    a.outlet_id as article_outlet, a.key as article_key, a.text_hash, r.fetched_at
from incoming i
join entries e on e.key = i.key
join sightings g on g.entry_id = e.entry_id and g.source_id = e.source_id
join sources s on s.source_id = e.source_id
join outlets o on o.outlet_id = s.outlet_id
left join articles a on a.article_id = e.article_id
left join revisions r on r.article_id = a.article_id and r.revision = a.revision

-- name: entries_done
-- Entries whose pages became, or still are, articles.
update entries set
    state = 'done', attempts = 0, next_attempt = null, reason = null, detail = null, article_id = i.article_id
from incoming i
where entries.entry_id = i.entry_id

-- name: entry_failed
-- Store that the page of an entry became no article this time.
update entries set
    state = $state, attempts = attempts + 1, next_attempt = $next_attempt, reason = $reason, detail = $detail
where entry_id = $entry_id
