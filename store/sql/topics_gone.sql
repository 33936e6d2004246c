-- Topics that have tags but are no longer there.
select topic from (select topic from quote_topics union select topic from article_topics) anti join topics using (topic)
order by topic
