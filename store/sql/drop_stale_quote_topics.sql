-- The same for quotes.
delete from quote_topics where article_id in (from stale) and not list_contains($but::varchar[], topic)
