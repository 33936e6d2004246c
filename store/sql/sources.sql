-- name: disable_sources
-- Switch all sources off, before those that config.toml names are switched on.
update sources set enabled = false where enabled

-- name: save_sources
-- Store sources as config.toml has them today. A new address starts afresh; any other change of what is asked makes it due now.
insert into sources (source_id, outlet_id, kind, url, home, every_s, max_items, enabled, current_url)
from incoming select source_id, outlet_id, kind, url, home, every_s, max_items, true, url
on conflict (source_id) do update set
    outlet_id = excluded.outlet_id,
    kind = excluded.kind,
    url = excluded.url,
    home = excluded.home,
    every_s = excluded.every_s,
    max_items = excluded.max_items,
    enabled = true,
    current_url = case when sources.url = excluded.url then sources.current_url else excluded.url end,
    etag = case when sources.url = excluded.url and sources.kind = excluded.kind then sources.etag end,
    last_modified = case when sources.url = excluded.url and sources.kind = excluded.kind then sources.last_modified end,
    next_due = case
        when sources.url = excluded.url and sources.kind = excluded.kind and sources.every_s = excluded.every_s
            then sources.next_due
    end,
    gone_since = case when sources.url = excluded.url then sources.gone_since end

-- name: due_sources
-- The sources to ask now, the longest waiting first. A source asked for by name ($only) is due whenever it is asked for.
-- One that was last asked in the future is due: the clock went back, and all its plans with it.
select
    source_id, outlet_id, kind, url, home, every_s, max_items, current_url, etag, last_modified, failures,
    pace_s, skip_hours, skip_days, last_new
from sources
where enabled and case
    when $only is null then next_due is null or next_due <= $now or last_asked > $now
    else source_id = $only
end
order by next_due nulls first, source_id

-- name: agenda
-- When each source that is switched on is to be asked next (null is now), and, without a source, the first page that waits.
select source_id, next_due from sources where enabled
union all select null, min(case when e.state = 'waiting' then e.next_attempt end)
from entries e
where e.state in ('todo', 'waiting') and exists (
    from sightings w
    join sources s on s.source_id = w.source_id
    where w.entry_id = e.entry_id and s.enabled
)
having count(*) > 0

-- name: sources_answered
-- Store that sources answered and were understood (incoming). An answer 304 may leave the validators out: then the old ones stay.
update sources set
    current_url = coalesce(i.moved_to, sources.current_url),
    etag = case when i.unchanged then coalesce(i.etag, sources.etag) else i.etag end,
    last_modified = case when i.unchanged then coalesce(i.last_modified, sources.last_modified) else i.last_modified end,
    next_due = i.next_due,
    failures = 0,
    last_asked = $now,
    last_success = $now,
    last_new = case when i.news then $now else coalesce(sources.last_new, $now) end,
    gone_since = null,
    last_failure = null
from incoming i
where sources.source_id = i.source_id


-- name: source_failed
-- Store that a source did not answer, or could not be understood. The validators stay: they belong to the last answer that was used.
update sources set
    next_due = $next_due,
    failures = failures + 1,
    last_asked = $now,
    last_failure = $failure,
    gone_since = case when $gone then coalesce(gone_since, $now) end
where source_id = $source_id

-- name: save_pace
-- Store how often the feed of a source wants to be asked; an answer 304 does not say, and leaves it as it was.
update sources set pace_s = $pace_s, skip_hours = $skip_hours, skip_days = $skip_days where source_id = $source_id

-- name: robots
-- The robots.txt of every host as last fetched.
select host, fetched_at, status, text from robots order by host
