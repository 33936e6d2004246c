-- Quotes that hold a term of the topic, outside what the topic excludes.
insert into quote_topics
select quote_id, article_id, $topic
from current_quotes
where ($everything or article_id in (from stale))
    and regexp_matches(
        case when $exclude is null then text else regexp_replace(text, $exclude, '\1 \2', 'g') end, $pattern
    )
