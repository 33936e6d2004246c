-- What quote_facts would be made of now: one hash a thing that it takes facts from.
create or replace temp table fresh_stamps as
select
    'article' as kind, a.article_id as id,
    hash(a.revision, a.published, a.cluster_id, a.outlet_id, a.title, o.timezone, r.read_at) as stamp
from articles a
join outlets o on o.outlet_id = a.outlet_id
left join (from readings select article_id, revision, max(read_at) as read_at group by all) r
    on r.article_id = a.article_id and r.revision = a.revision
union all
select 'speaker', speaker_id, hash(person_id, kind, sourcing) from speakers
union all
select 'person', person_id, hash(kind, name, party, jurisdiction, party_set, jurisdiction_set) from people
union all
select 'quote', quote_id, hash(person_id, reattributed, dropped, kind, sourcing, party, jurisdiction) from quote_overrides
