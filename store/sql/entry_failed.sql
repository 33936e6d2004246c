-- The page of an entry did not become an article this time.
update entries set
    state = $state, attempts = attempts + 1, next_attempt = $next_attempt, reason = $reason, detail = $detail
where entry_id = $entry_id
