-- What a digest prints of the quotes in `asked` (quote_id and quote_row): their words, who said them in what office, and what
-- they are about. Read by row and by id, so that nothing is looked at of ten million others but narrow columns.
with named as (
    select
        ocd_id,
        case when level in ('county', 'place', 'district') then concat_ws(', ', name, state) else name end as name
    from jurisdictions
),
weights as (
    select * from (select unnest($topics::struct(topic varchar, weight double)[], recursive := true))
),
about as (
    select d.quote_id, list(distinct n.name order by n.name) as places
    from quote_places d
    join named n using (ocd_id)
    where d.quote_id in (select quote_id from asked)
    group by d.quote_id
),
marked as (
    select m.quote_id, list(m.topic order by coalesce(k.weight, 1) desc, m.topic) as topics
    from quote_topics m
    left join weights k using (topic)
    where m.quote_id in (select quote_id from asked)
    group by m.quote_id
)
select
    q.quote_row, q.revision, q.kind, q.text, q.spans, q.cue_text as cue, q.source_text as source, q.cue_spans, q.source_spans,
    q.speaker, q.speaker_kind, q.sourcing, q.official_id, q.role, q.party, q.jurisdiction, q.confidence,
    coalesce(office.name, q.jurisdiction) as jurisdiction_name,
    coalesce(a.places, []) as places, coalesce(m.topics, []) as topics
from current_quotes q
left join about a on a.quote_id = q.quote_id
left join marked m on m.quote_id = q.quote_id
left join named office on office.ocd_id = q.jurisdiction
where q.quote_row in (select quote_row from asked)
