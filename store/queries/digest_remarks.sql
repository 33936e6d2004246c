-- The remarks of a period, in the order in which a digest prints them.
--
-- A remark is one or more copies of the same words in the copies of one story (the articles of a cluster): they agree in
-- all letters and digits, and in the speaker or one of them left the speaker open. Its day is that of the copy published
-- first, so a copy of a later day is not news; what stands in it is the copy from an outlet that was asked for, with a
-- speaker, published first. Quotes below $min_confidence do not count, so that an uncertain copy hides no surer one.
-- Undated articles are left out. Times: $start included, $end excluded.
--
-- Notable (score) is the sum of: the weight of the office (offices.tsv, 0 to 10), 3 if it is new, 2 for each further
-- outlet up to four, the highest weight of its topics, 1 for a direct and .5 for a mixed quote, 1 for a person with a
-- name, and the confidence.
with weights as (
    select * from (select unnest($topics::struct(topic varchar, weight double)[], recursive := true))
),
offices as (
    select * from (select unnest($offices::struct(pattern varchar, weight double)[], recursive := true))
),
recent as (
    select distinct cluster_id from articles where published >= $start and published < $end
),
stories as materialized (
    select
        a.article_id, a.revision, a.cluster_id, a.outlet_id, o.name as outlet, a.title, a.canonical_url as url, a.published,
        len($outlets) > 0 and (list_contains($outlets, lower(a.outlet_id)) or list_contains($outlets, lower(o.name))) as wanted
    from articles a
    join recent using (cluster_id)
    join outlets o using (outlet_id)
    where a.published is not null
),
-- Found in the narrow column of articles, then read by row: the words and people of ten million others are not looked at.
here as materialized (
    select rowid as quote_row from quotes where article_id in (select article_id from stories)
),
said as materialized (
    select
        q.quote_id, q.article_id, q.revision, q.n, q.kind, q.spans, q.text, q.cue_text, q.cue_spans, q.source_text, q.source_spans,
        q.person_id, q.speaker, q.speaker_kind, q.sourcing, q.official_id, q.role, q.party, q.jurisdiction, q.confidence,
        s.* exclude (article_id, revision),
        coalesce(nullif(regexp_replace(lower(q.text), '[^\pL\pN]+', '', 'g'), ''), q.text) as fold
    from current_quotes q
    join stories s on s.article_id = q.article_id and s.revision = q.revision
    where q.confidence >= $min_confidence and q.quote_row in (from here)
),
-- Copies agree in the speaker when they name one person or one name, and leave it open at most.
owned as (
    select
        *,
        case
            when min(lower(speaker)) over same is not distinct from max(lower(speaker)) over same then null
            when min(person_id) over same = max(person_id) over same then null
            else coalesce(lower(speaker), '')
        end as who
    from said
    window same as (partition by cluster_id, fold)
),
remarks as (
    select
        md5(fold) as words,
        -- Sorted by their fields in this order; a sort inside the aggregate costs many times as much.
        list_sort(list({
            'unwanted': not wanted, 'open': speaker is null, 'published': published, 'outlet_id': outlet_id,
            'article_id': article_id, 'n': n, 'quote_id': quote_id, 'outlet': outlet, 'title': title, 'url': url
        })) as copies,
        len(list_distinct(list(outlet_id))) as outlets,
        bool_or(wanted) as wanted,
        min(published) as first_published
    from owned
    group by cluster_id, fold, who
),
told as (
    select
        s.* exclude (wanted, fold), r.words, r.copies, r.outlets, r.first_published,
        cast(timezone($timezone, r.first_published) as date) as day
    from remarks r
    join said s on s.quote_id = r.copies[1].quote_id and s.article_id = r.copies[1].article_id
    where r.first_published >= $start and r.first_published < $end
        and (len($outlets) = 0 or r.wanted)
        and (len($kinds) = 0 or list_contains($kinds, s.kind))
        and (len($parties) = 0 or len(list_filter($parties, lambda x: starts_with(lower(s.party), x))) > 0)
        and (len($speakers) = 0 or len(list_filter($speakers, lambda x: contains(
            ' ' || trim(regexp_replace(lower(s.speaker), '[^\pL\pN]+', ' ', 'g')) || ' ', ' ' || x || ' '
        ))) > 0)
),
named as (
    select
        ocd_id, state, level,
        case when level in ('county', 'place', 'district') then concat_ws(', ', name, state) else name end as name,
        list_position(['district', 'place', 'county', 'state', 'territory', 'country'], level) as width
    from jurisdictions
),
about as (
    select
        d.quote_id,
        list(distinct n.name order by n.name) as places,
        -- The heading it stands under: a jurisdiction that the words themselves name, the smallest first.
        min({'far': d.nearness <> 'quote', 'width': n.width, 'name': n.name}).name as place,
        bool_or(
            list_contains($divisions, n.ocd_id)
            or len(list_filter($divisions, lambda x: starts_with(n.ocd_id, x || '/'))) > 0
            or (n.level not in ('state', 'country') and list_contains($states, n.state))
        ) as wanted
    from quote_places d
    join named n using (ocd_id)
    where d.quote_id in (select quote_id from told)
    group by d.quote_id
),
marked as (
    select
        m.quote_id,
        list(m.topic order by coalesce(k.weight, 1) desc, m.topic) as topics,
        max(coalesce(k.weight, 1)) as weight
    from quote_topics m
    left join weights k using (topic)
    where m.quote_id in (select quote_id from told)
    group by m.quote_id
),
weighed as (
    select r.role, max(o.weight) as weight
    from (select distinct role from told where role is not null) r
    join offices o on regexp_matches(lower(r.role), o.pattern)
    group by r.role
),
printed as (
    select distinct r.cluster_id, r.words from issue_remarks r join issues i using (issue_id) where i.name = $name
),
chosen as (
    select
        t.*,
        coalesce(office.name, t.jurisdiction) as jurisdiction_name,
        coalesce(a.places, []) as places, a.place,
        coalesce(m.topics, []) as topics,
        w.weight as office_weight,
        coalesce(m.weight, 0) as topic_weight,
        p.words is null and exists (from issues where name = $name) as new
    from told t
    left join about a on a.quote_id = t.quote_id
    left join marked m on m.quote_id = t.quote_id
    left join weighed w on w.role = t.role
    left join named office on office.ocd_id = t.jurisdiction
    left join printed p on p.cluster_id = t.cluster_id and p.words = t.words
    where (len($divisions) = 0 or coalesce(a.wanted, false) or list_contains($divisions, t.jurisdiction)
            or len(list_filter($divisions, lambda x: starts_with(t.jurisdiction, x || '/'))) > 0)
        and (len($only_topics) = 0 or list_has_any($only_topics, coalesce(m.topics, [])))
        and (not $only_new or p.words is null)
),
scored as (
    select
        *,
        coalesce(office_weight, 0) + 3 * new::integer + 2 * least(outlets - 1, 4) + topic_weight
            + case kind when 'direct' then 1 when 'mixed' then .5 else 0 end
            + coalesce(sourcing = 'named', false)::integer + confidence as score,
        case $by
            when 'speaker' then speaker
            when 'jurisdiction' then place
            when 'topic' then topics[1]
            when 'outlet' then outlet
            else cast(day as varchar)
        end as heading,
        -- Two officials of one name are two; a copy of the same name without an id is one of them only if there is one.
        case
            when $by = 'speaker' and min(official_id) over (partition by speaker) < max(official_id) over (partition by speaker)
                then official_id
        end as namesake
    from chosen
),
grouped as (
    select
        *,
        row_number() over (under order by score desc, published, outlet_id, article_id, n) as nth,
        count(*) over under as of_heading,
        max(score) over under as best,
        count(*) over () as of_all,
        case when $by = 'day' then heading end as in_time
    from scored
    window under as (partition by heading, namesake)
),
ordered as (
    select
        *,
        dense_rank() over (order by heading is null, in_time, best desc, of_heading desc, heading, namesake) as heading_no
    from grouped
)
select
    o.quote_id, o.article_id, o.revision, o.cluster_id, o.words, o.kind, o.text, o.spans, o.cue_text as cue, o.source_text as source,
    o.cue_spans, o.source_spans, o.speaker, o.speaker_kind, o.sourcing, o.official_id, o.role, o.party,
    o.jurisdiction, o.jurisdiction_name, o.places, o.topics, o.outlet, o.title, o.url, o.published, o.day, o.confidence,
    o.copies, o.new, round(o.score, 2) as score, o.heading, o.nth, o.of_heading, o.heading_no,
    o.of_all, max(o.heading_no) over () as of_headings
from ordered o
qualify ($each is null or o.nth <= $each) and ($headings is null or o.heading_no <= $headings)
order by o.heading_no, o.nth
