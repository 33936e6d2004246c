-- The facts of the quotes of stale articles. Copies of a remark agree in story, speaker and all letters and digits.
insert into quote_facts by name
with told as (
    select
        d.day, q.quote_id, q.article_id, d.cluster_id, d.outlet_id, q.speaker_id, q.person_id, q.kind, q.sourcing, q.party,
        upper(regexp_extract(q.jurisdiction, '/(?:state|district|territory):([a-z]{2})', 1)) as state,
        q.confidence, q.n, a.published,
        hash(regexp_replace(lower(q.text), '[^\pL\pN]+', '', 'g')) as remark
    from current_quotes q
    join article_days d on d.article_id = q.article_id
    join articles a on a.article_id = q.article_id
    where q.quote_row in (from stale_quotes)
),
weighed as (
    select
        *,
        row_number() over (
            partition by cluster_id, remark, person_id order by published nulls last, outlet_id, article_id, n
        ) = 1 as counted,
        row_number() over (
            partition by cluster_id, remark, person_id, outlet_id order by published nulls last, article_id, n
        ) = 1 as outlet_counted,
        max(confidence) over same as surest,
        count(distinct outlet_id) over same as copies
    from told
    window same as (partition by cluster_id, remark, person_id)
),
about as (
    select
        p.quote_id,
        list(p.ocd_id order by p.ocd_id) as ocd_ids,
        list(if(j.level in ('county', 'place', 'district'), concat_ws(', ', j.name, j.state), j.name) order by p.ocd_id)
            as jurisdictions,
        list_sort(list_distinct(list(j.state))) as states
    from quote_places p
    join jurisdictions j on j.ocd_id = p.ocd_id
    where p.article_id in (from stale)
    group by p.quote_id
),
tagged as (
    select quote_id, list(topic order by topic) as topics
    from quote_topics
    where article_id in (from stale)
    group by quote_id
)
select
    w.day, w.quote_id, w.article_id, w.cluster_id, w.outlet_id, w.speaker_id, w.person_id, w.kind, w.sourcing, w.party,
    nullif(w.state, '') as state, w.surest as confidence, w.counted, w.outlet_counted, w.copies,
    coalesce(t.topics, []) as topics,
    coalesce(b.ocd_ids, []) as ocd_ids,
    coalesce(b.jurisdictions, []) as jurisdictions,
    coalesce(b.states, []) as states
from weighed w
left join tagged t on t.quote_id = w.quote_id
left join about b on b.quote_id = w.quote_id
order by w.day, w.outlet_id, w.article_id, w.n
