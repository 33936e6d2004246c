-- A source answered and was understood. An answer 304 may leave the validators out: then the old ones stay.
update sources set
    current_url = coalesce($moved_to, current_url),
    etag = case when $unchanged then coalesce($etag, etag) else $etag end,
    last_modified = case when $unchanged then coalesce($last_modified, last_modified) else $last_modified end,
    next_due = $next_due,
    failures = 0,
    last_asked = $now,
    last_success = $now,
    last_new = case when $news or last_new is null then $now else last_new end,
    gone_since = null,
    last_failure = null
where source_id = $source_id
