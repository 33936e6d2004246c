-- Where the person $person_id is quoted or silent today: article and block, a hundred at most, the lowest ids.
select distinct q.article_id, s.block as name
from (
    select article_id, revision, speaker_id, quote_id from quotes
    union all
    select article_id, revision, speaker_id, null from silences
) q
join articles a on a.article_id = q.article_id and a.revision = q.revision
join speakers s on s.speaker_id = q.speaker_id
left join quote_overrides f on f.quote_id = q.quote_id and not f.reattributed
where coalesce(f.person_id, s.person_id) = $person_id
order by 1, 2
limit 100
