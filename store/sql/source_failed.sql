-- A source did not answer, or could not be understood. The validators stay: they belong to the last answer that was used.
update sources set
    next_due = $next_due,
    failures = failures + 1,
    last_asked = $now,
    last_failure = $failure,
    gone_since = case when $gone then coalesce(gone_since, $now) end
where source_id = $source_id
