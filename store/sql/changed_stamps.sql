-- What differs from what quote_facts was made of (one hash a thing that facts are taken from): new, changed, or gone (null).
create or replace temp table changed_stamps as
with fresh as (
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
)
select coalesce(f.kind, s.kind) as kind, coalesce(f.id, s.id) as id, f.stamp
from fresh f
full join fact_stamps s on s.kind = f.kind and s.id = f.id
where f.stamp is distinct from s.stamp
