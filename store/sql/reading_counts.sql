-- What the reading of a revision holds, to tell one reading from the next.
select
    (select count(*) from places p where p.article_id = $article_id and p.revision = $revision) as places,
    list({'quote': q.quote_id, 'speaker': s.name})
from quotes q
left join speakers s on s.speaker_id = q.speaker_id
where q.article_id = $article_id and q.revision = $revision
