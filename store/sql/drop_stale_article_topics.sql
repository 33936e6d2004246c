-- Before stale articles are tagged anew with every topic, but for those that all articles have just been tagged with.
delete from article_topics where article_id in (from stale) and not list_contains($but::varchar[], topic)
