-- The quotes in `asked` as they are stored, each with what today's text of its article makes of it.
select
    k.quote_id, q.article_id, q.revision, q.text, q.spans, a.revision as current_revision,
    o.name as outlet, a.title, a.url as fetched_url, a.canonical_url as url, r.fetched_at,
    stored.text as article_text, latest.text as current_text,
    c.speaker, c.quote_id is not null as current
from asked k
left join quotes q on q.quote_id = k.quote_id
left join articles a on a.article_id = q.article_id
left join outlets o on o.outlet_id = a.outlet_id
left join revisions r on r.article_id = q.article_id and r.revision = q.revision
left join article_text stored on stored.article_id = q.article_id and stored.revision = q.revision
left join article_text latest on latest.article_id = a.article_id and latest.revision = a.revision
left join current_quotes c on c.quote_id = q.quote_id
order by k.quote_id
