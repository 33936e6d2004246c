-- Who kept silent in the articles of a period: the office of the greatest weight first (offices.tsv; none weighs 0), then by
-- name. Copies of one story count once, from the one published first. Filters are those of the remarks, as far as a silence
-- has what they ask for: its article has jurisdictions and topics, the person a party; a kind of quote it has not.
with offices as (
    select * from (select unnest($offices::struct(pattern varchar, weight double)[], recursive := true))
),
stories as (
    select
        a.article_id, a.revision, a.cluster_id, o.name as outlet, a.title, a.canonical_url as url, a.published,
        len($outlets) = 0 or list_contains($outlets, lower(a.outlet_id)) or list_contains($outlets, lower(o.name)) as wanted
    from articles a
    join outlets o using (outlet_id)
    where a.published >= $start and a.published < $end
),
near as (
    select distinct m.article_id, m.revision
    from places m
    join jurisdictions j using (ocd_id)
    where list_contains($divisions, j.ocd_id)
        or len(list_filter($divisions, lambda x: starts_with(j.ocd_id, x || '/'))) > 0
        or (j.level not in ('state', 'country') and list_contains($states, j.state))
),
silent as (
    select s.*, t.cluster_id, t.outlet, t.title, t.url, t.published, coalesce(s.speaker, s.source_text) as who
    from current_silences s
    join stories t on t.article_id = s.article_id and t.revision = s.revision
    left join people p on p.person_id = s.person_id
    where t.wanted
        and s.confidence >= $min_confidence
        and (len($divisions) = 0 or exists (from near where near.article_id = s.article_id and near.revision = s.revision))
        and (len($only_topics) = 0 or exists (
            from article_topics m where m.article_id = s.article_id and list_contains($only_topics, lower(m.topic))
        ))
        and (len($parties) = 0 or len(list_filter($parties, lambda x: starts_with(lower(p.party), x))) > 0)
        and (len($speakers) = 0 or len(list_filter($speakers, lambda x: contains(
            ' ' || trim(regexp_replace(lower(s.speaker), '[^\pL\pN]+', ' ', 'g')) || ' ', ' ' || x || ' '
        ))) > 0)
    qualify row_number() over (partition by t.cluster_id, s.kind, who order by t.published, s.article_id, s.n) = 1
),
weighed as (
    select r.role, max(o.weight) as weight
    from (select distinct role from silent where role is not null) r
    join offices o on regexp_matches(lower(r.role), o.pattern)
    group by r.role
)
select
    s.kind, s.text, s.source_text as source, s.speaker, s.role, s.outlet, s.title, s.url, s.published, s.confidence
from silent s
left join weighed w on w.role = s.role
order by coalesce(w.weight, 0) desc, lower(s.who) nulls last, s.published, s.article_id, s.n
