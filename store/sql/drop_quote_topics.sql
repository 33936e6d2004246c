-- The same for quotes.
delete from quote_topics where topic = $topic
