-- The people whose name holds $words, twenty at most.
select
    p.person_id, p.key, p.name, p.kind, p.official_id, p.party, p.jurisdiction,
    coalesce((select list(a.name order by a.quotes desc, a.name) from people_aliases a where a.person_id = p.person_id), []) as names,
    (select count(*) from current_quotes q where q.person_id = p.person_id) as quotes,
    (select count(distinct q.article_id) from current_quotes q where q.person_id = p.person_id) as articles
from people p
where contains(lower(strip_accents(p.name)), lower(strip_accents($words)))
order by quotes desc, p.key
limit 20
