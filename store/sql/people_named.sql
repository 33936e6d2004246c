-- The people meant by $words: a name, a name in an article, a person_id, a key, or an official id.
with meant as (
    select person_id from people
    where
        lower(strip_accents(name)) = lower(strip_accents($words))
        or cast(person_id as varchar) = $words
        or key = $words
        or official_id = $words
    union
    select person_id from people_aliases where lower(strip_accents(name)) = lower(strip_accents($words))
)
select
    p.person_id, p.key, p.name, p.kind, p.official_id, p.party, p.jurisdiction,
    coalesce((select list(a.name order by a.quotes desc, a.name) from people_aliases a where a.person_id = p.person_id), []) as names,
    (select count(*) from current_quotes q where q.person_id = p.person_id) as quotes,
    (select count(distinct q.article_id) from current_quotes q where q.person_id = p.person_id) as articles
from people p
semi join meant m on m.person_id = p.person_id
order by quotes desc, p.key
