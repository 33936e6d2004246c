-- Before all articles are tagged anew with one topic.
delete from article_topics where topic = $topic
