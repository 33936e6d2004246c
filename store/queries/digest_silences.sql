-- Who kept silent in the articles of a period, by office. Copies of one story count once, from the one published first.
-- Filters are those of the remarks, as far as a silence has what they ask for.
with stories as (
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
)
select
    s.kind, s.text, s.source_text as source, s.speaker, s.role, t.outlet, t.title, t.url, t.published, s.confidence
from current_silences s
join stories t on t.article_id = s.article_id and t.revision = s.revision
where t.wanted
    and s.confidence >= $min_confidence
    and (len($divisions) = 0 or exists (from near where near.article_id = s.article_id and near.revision = s.revision))
    and (len($speakers) = 0 or len(list_filter($speakers, lambda x: contains(
        ' ' || trim(regexp_replace(lower(s.speaker), '[^\pL\pN]+', ' ', 'g')) || ' ', ' ' || x || ' '
    ))) > 0)
qualify row_number() over (
    partition by t.cluster_id, s.kind, coalesce(s.speaker, s.source_text) order by t.published, s.article_id, s.n
) = 1
order by lower(s.role) nulls last, coalesce(s.speaker, s.source_text), t.published
