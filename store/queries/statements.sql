-- list: what was said, in the order of time
-- What was said, in the order of time: a speaker's statements on a topic, say. Each remark of a wire story once, with
-- the number of outlets that carried it.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: since, until, speaker,
-- outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); top is the newest 10.
with chosen as materialized (
    select quote_id, article_id, outlet_id, person_id, speaker_id, day, kind, topics, copies, confidence
    from trend_quotes
    order by day desc, quote_id
    limit coalesce(getvariable('top')::integer, 10)
),
-- The words are read by row, so that those of ten million others are not looked at.
stored as materialized (select c.quote_id, q.rowid as quote_row from chosen c join quotes q on q.quote_id = c.quote_id),
names as (from people select person_id, name where person_id in (select person_id from chosen)),
speaker_names as (from speakers select speaker_id, name where speaker_id in (select speaker_id from chosen))
select
    c.day,
    coalesce(p.name, if(f.reattributed, null, s.name)) as speaker,
    coalesce(f.role, if(f.reattributed, null, q.role)) as role,
    o.name as outlet, c.kind, q.text, array_to_string(c.topics, ', ') as topics, c.copies as outlets,
    round(c.confidence::double, 2) as confidence, a.canonical_url as url
from chosen c
join stored r on r.quote_id = c.quote_id
join quotes q on q.rowid = r.quote_row
join articles a on a.article_id = c.article_id
join outlets o on o.outlet_id = c.outlet_id
left join names p on p.person_id = c.person_id
left join speaker_names s on s.speaker_id = c.speaker_id
left join quote_overrides f on f.quote_id = c.quote_id
order by c.day, a.published, q.n
