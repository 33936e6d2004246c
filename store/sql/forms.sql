-- The speakers of some blocks (incoming: block) that current quotes or silences have, with how many articles have each.
with wanted as (select s.* from speakers s semi join incoming i on i.block = s.block),
said as (
    select q.speaker_id, q.article_id, a.published
    from (
        select article_id, revision, speaker_id from quotes
        union all
        select article_id, revision, speaker_id from silences
    ) q
    join articles a on a.article_id = q.article_id and a.revision = q.revision
    where q.speaker_id in (select speaker_id from wanted)
)
select
    w.block, w.speaker_id, w.name, w.kind, w.official_id, w.role, w.party, w.jurisdiction, w.context,
    count(distinct s.article_id) as articles,
    cast(max(s.published) as date) as last_day
from wanted w
join said s on s.speaker_id = w.speaker_id
group by all
order by w.block, w.speaker_id
