-- name: fact_rows
-- How many rows of facts there are, and how many there were when they were made (null: they never were). Rows from before
-- there were areas have none: they are recomputed.
select
    (select count(*) || ' ' || count(areas) from quote_facts) || ' ' || (select count(*) from article_days) || ' ' || (select count(*) from fact_stamps),
    (select value from meta where key = 'fact_rows')

-- name: forget_facts
-- Remove all facts, so that they are recomputed: some rows are missing or doubled.
delete from quote_facts;
delete from article_days;
delete from fact_stamps;

-- name: changed_stamps
-- Things whose stamp (a hash of what facts take from them) has changed since facts were made; null for those that are gone.
-- Returns how many.
create or replace temp table changed_stamps as
with fresh as (
    select
        'article' as kind, a.article_id as id,
        hash(a.revision, a.published, a.cluster_id, a.outlet_id, a.title, o.timezone, r.read_at) as stamp
    from articles a
    join outlets o on o.outlet_id = a.outlet_id
    left join (from readings select article_id, revision, max(read_at) as read_at group by all) r
        on r.article_id = a.article_id and r.revision = a.revision
    union all select 'speaker', speaker_id, hash(person_id, kind, sourcing) from speakers
    union all
    select 'person', person_id, hash(kind, name, party, jurisdiction, party_set, jurisdiction_set) from people
    union all
    select 'quote', quote_id, hash(person_id, reattributed, dropped, kind, sourcing, party, jurisdiction) from quote_overrides
)
select coalesce(f.kind, s.kind) as kind, coalesce(f.id, s.id) as id, f.stamp
from fresh f
full join fact_stamps s on s.kind = f.kind and s.id = f.id
where f.stamp is distinct from s.stamp


-- name: empty_stale
-- Empty lists of stale articles, and of articles with quotes that changed their topics.
create or replace temp table stale (article_id bigint);
create or replace temp table retagged (article_id bigint)


-- name: stale_articles
-- The articles whose facts are to be recomputed: those that changed, those with a changed speaker, person or correction, and
-- all that share a wire story with one of them, now or when facts were last made (facts say which copy came first).
-- In slices of about $size in the order of time, each story whole: what is made at once has to fit into memory.
create or replace temp table all_stale as
with touched as (
    select id as article_id from changed_stamps where kind = 'article'
    union select article_id from retagged
    union select q.article_id from quotes q join changed_stamps c on c.kind = 'quote' and c.id = q.quote_id
    union select q.article_id from quotes q join changed_stamps c on c.kind = 'speaker' and c.id = q.speaker_id
    union select q.article_id
    from quotes q
    join speakers s on s.speaker_id = q.speaker_id
    join changed_stamps c on c.kind = 'person' and c.id = s.person_id
    union select f.article_id from quote_facts f join changed_stamps c on c.kind = 'person' and c.id = f.person_id
),
stories as (
    select a.cluster_id from articles a join touched t on t.article_id = a.article_id
    union select f.cluster_id from quote_facts f join touched t on t.article_id = f.article_id
),
concerned as (
    select article_id from articles semi join stories using (cluster_id)
    union select article_id from touched
)
select article_id, (rank() over (order by first_published nulls last, cluster_id) - 1) // $size as slice
from (
    select c.article_id, a.cluster_id, min(a.published) over (partition by a.cluster_id) as first_published
    from concerned c
    left join articles a on a.article_id = c.article_id
)

-- name: stale_slices
-- The slices of stale articles, in order, with the articles of each.
select slice, count(*) from all_stale group by slice order by slice

-- name: stale_slice
-- Make the articles of one slice the stale ones: their facts are recomputed now.
create or replace temp table stale as select article_id from all_stale where slice = $slice

-- name: stale_quotes
-- The quotes of stale articles by row number, so that the words of ten million others are not read.
create or replace temp table stale_quotes as
select q.rowid as quote_row
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision
where q.article_id in (from stale)

-- name: insert_article_days
-- Remove what was computed of stale articles before, and insert their days.
delete from article_days where article_id in (from stale);
delete from quote_people where article_id in (from stale);
delete from quote_facts where article_id in (from stale);
insert into article_days
select
    a.article_id, a.revision, a.cluster_id, a.outlet_id,
    cast(timezone(coalesce(o.timezone, 'America/New_York'), a.published) as date)
from articles a
join outlets o on o.outlet_id = a.outlet_id
where a.article_id in (from stale)


-- name: insert_quote_people
-- Whom the quotes of stale articles name: a person of the whole name, if only one is known; or by the last name, a person
-- who is quoted in the same article, if only one with that name is. (Reporters give the whole name once and then the last.)
insert into quote_people
with current_quote as (
    select quote_id, article_id, person_id, text, ' ' || regexp_replace(text, '[^\pL]+', ' ', 'g') || ' ' as words
    from current_quotes
    where quote_row in (from stale_quotes)
),
named as (
    select
        quote_id, article_id, person_id,
        regexp_replace(
            unnest(regexp_extract_all(text, '\p{Lu}[\pL’''.-]*(?: \p{Lu}[\pL’''.-]*)+')), '[.’''-]+$', ''
        ) as name
    from current_quote
),
persons as (
    select
        person_id, name,
        ' ' || regexp_replace(
            regexp_extract(name, '(\S+?),?(?: (?:Jr|Sr|II|III|IV)\.?)?$', 1), '[^\pL]+', ' ', 'g'
        ) || ' ' as last_name
    from people
    where kind = 'person' and contains(name, ' ')
        and (person_id in (select person_id from current_quote) or name in (select name from named))
),
company as (
    select distinct t.article_id, p.person_id, p.last_name
    from current_quote t
    join persons p on p.person_id = t.person_id
),
one_of_the_name as (
    select name, any_value(person_id) as person_id from persons group by name having count(*) = 1
),
found as (
    select n.quote_id, n.article_id, p.person_id, n.person_id as speaker, n.name as words
    from named n
    join one_of_the_name p on p.name = n.name
    union all select t.quote_id, t.article_id, c.person_id, t.person_id, trim(c.last_name)
    from current_quote t
    join (from company qualify count(*) over (partition by article_id, last_name) = 1) c on c.article_id = t.article_id
    where contains(t.words, c.last_name)
)
select quote_id, article_id, person_id, max(words)
from found
where person_id is distinct from speaker
group by quote_id, article_id, person_id

-- name: insert_facts
-- The facts of the quotes of stale articles. Copies of a remark have the same story, speaker, letters and digits.
insert into quote_facts by name
with current_quote as (
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
    from current_quote
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
within as (
    select p.quote_id, list_sort(list_distinct(list(coalesce(c.area, p.ocd_id)))) as areas
    from quote_places p
    left join containment c on c.ocd_id = p.ocd_id
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
    coalesce(b.states, []) as states,
    coalesce(i.areas, []) as areas
from weighed w
left join tagged t on t.quote_id = w.quote_id
left join about b on b.quote_id = w.quote_id
left join within i on i.quote_id = w.quote_id
order by w.day, w.outlet_id, w.article_id, w.n

-- name: save_stamps
-- Keep the stamps of what the facts were made of this time.
delete from fact_stamps where (kind, id) in (from changed_stamps select (kind, id));
insert into fact_stamps select distinct kind, id, stamp from changed_stamps where stamp is not null
