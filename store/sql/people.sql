-- name: people_named
-- The people meant by $words: a name, a name in an article, a person_id, a key, or an official id; where nobody is, those
-- whose name holds $words, twenty at most. The most quoted first.
with meant as (
    select person_id from people
    where
        fold(name) = fold($words)
        or cast(person_id as varchar) = $words
        or key = $words
        or official_id = $words
    union select person_id from people_aliases where fold(name) = fold($words)
),
alike as (
    select person_id from people where contains(fold(name), fold($words))
)
select
    p.person_id, p.key, p.name, p.kind, p.official_id, p.party, p.jurisdiction,
    coalesce((select list(a.name order by a.quotes desc, a.name) from people_aliases a where a.person_id = p.person_id), []) as names,
    (select count(*) from current_quotes q where q.person_id = p.person_id) as quotes,
    (select count(distinct q.article_id) from current_quotes q where q.person_id = p.person_id) as articles
from people p
semi join (from meant union all from alike where not exists (from meant)) m on m.person_id = p.person_id
order by quotes desc, p.key
limit (select if(exists (from meant), 1000000, 20))


-- name: roles_of
-- The roles in which articles quote a person, in order of time.
from people_roles select role, party, jurisdiction, first_day, last_day, quotes, articles where person_id = $person_id
order by first_day nulls last, last_day, role, party, jurisdiction


-- name: doubts
-- Links that may be wrong, the likeliest mistakes first, and speakers who stayed open although somebody fits. Those whose
-- person a correction has named were looked at already.
with seen as (
    select person_id from corrections where person_id is not null
    union select other_id from corrections where other_id is not null
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
