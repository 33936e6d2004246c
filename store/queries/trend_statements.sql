-- What was said, in the order of time: a speaker's statements on a topic, say. Each remark of a wire story once, with
-- the number of outlets that carried it.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: since, until, speaker,
-- outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); top is the newest 10.
with chosen as (
    select quote_id, article_id, outlet_id, person_id, day, kind, topics, copies, confidence
    from trend_quotes
    order by day desc, quote_id
    limit coalesce(getvariable('top')::integer, 10)
)
select
    c.day, q.speaker, q.role, o.name as outlet, c.kind, q.text, array_to_string(c.topics, ', ') as topics,
    c.copies as outlets, round(c.confidence::double, 2) as confidence, a.canonical_url as url
from chosen c
join current_quotes q on q.quote_id = c.quote_id
join articles a on a.article_id = c.article_id
join outlets o on o.outlet_id = c.outlet_id
order by c.day, a.published, q.n
