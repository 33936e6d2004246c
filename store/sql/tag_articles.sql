-- The same for stale articles; their texts are read by row.
insert into article_topics
select a.article_id, $topic
from articles a
join article_text t on t.article_id = a.article_id and t.revision = a.revision
where t.rowid in (select rowid from article_text where article_id in (from stale))
    and regexp_matches(
        case
            when $exclude is null then coalesce(a.title, '') || chr(10) || t.text
            else regexp_replace(coalesce(a.title, '') || chr(10) || t.text, $exclude, '\1 \2', 'g')
        end,
        $pattern
    )
