-- Who said what from day $since to day $until (both included, days of the zone $timezone), of current revisions of dated
-- articles. The copies of a wire story share a cluster: a remark that stands in several is shown once, from the copy
-- published first, with the other outlets in also_in. Copies count as the same remark when they agree in all letters and
-- digits and in the speaker; marks, blank space and case may differ. Quotes below $min_confidence do
-- not count, so that an uncertain first copy hides no surer one.
with recent as (
    select distinct cluster_id
    from articles
    where cast(timezone($timezone, published) as date) between $since and $until
),
told as (
    select
        f.*,
        cast(timezone($timezone, f.published) as date) as day_there,
        row_number() over same as copy,
        list(f.outlet) over (same rows between unbounded preceding and unbounded following) as outlets
    from quotes_flat f
    join recent r on r.cluster_id = f.cluster_id
    where f.published is not null and f.confidence >= $min_confidence
    window same as (
        partition by f.cluster_id, regexp_replace(lower(f.text), '[^\pL\pN]+', '', 'g'), f.person_id
        order by f.published, f.outlet_id, f.article_id, f.n
    )
),
named as (
    select ocd_id, case when level in ('county', 'place', 'district') then concat_ws(', ', name, state) else name end as name
    from jurisdictions
),
about as (
    select d.quote_id, list(distinct n.name order by n.name) as places
    from quote_places d
    join named n on n.ocd_id = d.ocd_id
    where d.quote_id in (select quote_id from told)
    group by d.quote_id
)
select
    t.quote_id, t.day_there as day, t.outlet, t.title, t.url, t.published, t.kind, t.text, t.cue, t.source,
    t.speaker, t.speaker_kind, t.role, t.party,
    coalesce(office.name, t.jurisdiction) as jurisdiction,
    coalesce(a.places, []) as places,
    t.confidence,
    list_sort(list_distinct(list_filter(t.outlets, lambda x: x <> t.outlet))) as also_in
from told t
left join about a on a.quote_id = t.quote_id
left join named office on office.ocd_id = t.jurisdiction
where t.copy = 1 and t.day_there between $since and $until
order by t.day_there, t.outlet, t.published, t.article_id, t.n
