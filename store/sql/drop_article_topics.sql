-- Before articles are tagged anew: all of one topic, or the stale articles of every topic.
delete from article_topics where topic = $topic or ($topic is null and article_id in (from stale))
