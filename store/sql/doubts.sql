-- Links that may be wrong, the likeliest mistakes first, and speakers who stayed open although somebody fits. Those whose
-- person a correction has named were looked at already.
with seen as (
    select person_id from corrections where person_id is not null
    union
    select other_id from corrections where other_id is not null
),
said as (
    select q.speaker_id, count(*) as quotes, min(a.url) as url
    from quotes q
    join articles a on a.article_id = q.article_id and a.revision = q.revision
    group by q.speaker_id
)
select
    round(if(s.person_id is null, if(s.link_rule = 'several', 0.5, 0.4), 1 - s.link_confidence), 2) as doubt,
    s.name,
    concat_ws(', ', s.role, s.party, coalesce(s.jurisdiction, s.context)) as said_of,
    p.name as person,
    p.person_id,
    s.link_rule as rule,
    s.rival,
    q.quotes,
    q.url
from speakers s
join said q on q.speaker_id = s.speaker_id
left join people p on p.person_id = s.person_id
where
    (s.link_rule in ('several', 'surname') and s.rival is not null)
    or (s.person_id is not null and (s.link_confidence < 0.85 or s.rival is not null) and s.person_id not in (from seen))
order by doubt desc, q.quotes desc, s.name, s.speaker_id
limit $limit
