-- Quotes that hold a term of the topic, outside what the topic excludes.
insert into quote_topics
select q.quote_id, q.article_id, $topic
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision
where regexp_matches(
        case when $exclude is null then q.text else regexp_replace(q.text, $exclude, '\1 \2', 'g') end, $pattern
    )
    and q.quote_id not in (select quote_id from quote_overrides where dropped)
