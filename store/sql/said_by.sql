-- What some speakers (incoming: speaker_id) said or kept silent about today, with what a split can tell apart.
-- quote_id is null for a silence.
select q.quote_id, q.article_id, q.speaker_id, a.outlet_id
from (
    select article_id, revision, speaker_id, quote_id from quotes
    union all
    select article_id, revision, speaker_id, null from silences
) q
join articles a on a.article_id = q.article_id and a.revision = q.revision
semi join incoming i on i.speaker_id = q.speaker_id
order by all
