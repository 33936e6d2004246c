-- The entries of addresses (incoming: their keys) with the article that each led to, if any, and the time of its text.
select
    e.entry_id, e.source_id, e.url, e.key, e.title, e.published, g.fingerprint, e.guid, e.byline, e.attempts,
    o.outlet_id, o.name, o.domain, o.home, coalesce(s.home, o.home) as place,
    a.outlet_id as article_outlet, a.key as article_key, a.text_hash, r.fetched_at
from incoming i
join entries e on e.key = i.key
join sightings g on g.entry_id = e.entry_id and g.source_id = e.source_id
join sources s on s.source_id = e.source_id
join outlets o on o.outlet_id = s.outlet_id
left join articles a on a.article_id = e.article_id
left join revisions r on r.article_id = a.article_id and r.revision = a.revision
