-- Which quotes a topic has before it is matched anew.
create or replace temp table tags_before as select quote_id, article_id from quote_topics where topic = $topic
