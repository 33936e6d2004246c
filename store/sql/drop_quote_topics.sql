-- The same for quotes.
delete from quote_topics where topic = $topic or ($topic is null and article_id in (from stale))
