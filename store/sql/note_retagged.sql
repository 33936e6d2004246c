-- Articles with a quote that came to a topic or left it.
insert into retagged
select article_id from tags_before anti join (from quote_topics where topic = $topic) using (quote_id)
union
select article_id from (from quote_topics where topic = $topic) anti join tags_before using (quote_id)
