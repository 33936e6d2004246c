-- The same in stale articles.
insert into quote_topics
select quote_id, article_id, $topic
from current_quotes
where quote_row in (from stale_quotes)
    and regexp_matches(
        case when $exclude is null then text else regexp_replace(text, $exclude, '\1 \2', 'g') end, $pattern
    )
