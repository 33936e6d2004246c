-- name: digest_remarks
-- The remarks of a period, in the order in which a digest prints them: where each stands and what it is worth. What is
-- printed of them is asked for a batch at a time (digest_words.sql), so that a million of them are narrow rows.
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
        a.article_id, a.revision, a.cluster_id, a.outlet_id, a.published,
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
        q.quote_row, q.quote_id, q.article_id, q.n, q.kind, q.person_id, q.speaker, q.sourcing, q.official_id, q.role, q.party,
        q.jurisdiction, q.confidence, s.cluster_id, s.outlet_id, s.published, s.wanted,
        md5(coalesce(nullif(regexp_replace(lower(q.text), '[^\pL\pN]+', '', 'g'), ''), q.text)) as words
    from current_quotes q
    join stories s on s.article_id = q.article_id and s.revision = q.revision
    where q.confidence >= $min_confidence and q.quote_row in (from here)
),
-- Copies agree in the speaker when they name one person or one name, and leave it open at most.
owned as (
    select
        quote_id, cluster_id, words, outlet_id, article_id, n, published, wanted, speaker is null as open, jurisdiction,
        case
            when min(lower(speaker)) over same is not distinct from max(lower(speaker)) over same then null
            when min(person_id) over same = max(person_id) over same then null
            else coalesce(lower(speaker), '')
        end as who
    from said
    window same as (partition by cluster_id, words)
),
standing as (
    select
        *,
        {
            'unwanted': not wanted, 'open': open, 'published': published, 'outlet_id': outlet_id,
            'article_id': article_id, 'n': n, 'quote_id': quote_id
        } as copy,
        row_number() over (remark order by not wanted, open, published, outlet_id, article_id, n, quote_id) as place,
        count(*) over remark as carriers,
        bool_or(wanted) over remark as asked,
        min(published) over remark as first_published
    from owned
    window remark as (partition by cluster_id, words, who)
),
-- Lists stay in memory while they grow: only for remarks that have more than one copy.
shared as (
    select
        cluster_id, words, who,
        -- Sorted by their fields in this order; a sort inside the aggregate costs many times as much.
        list_sort(list(copy)) as copies,
        len(list_distinct(list(outlet_id))) as outlets,
        list(distinct jurisdiction) filter (jurisdiction is not null) as offices
    from standing
    where carriers > 1
    group by cluster_id, words, who
),
remarks as (
    select
        s.quote_id, s.article_id, s.asked as wanted, s.first_published,
        coalesce(m.copies, [s.copy]) as copies,
        coalesce(m.outlets, 1) as outlets,
        case
            when m.copies is not null then m.offices
            when s.jurisdiction is not null then [s.jurisdiction]
        end as offices
    from standing s
    left join shared m on m.cluster_id = s.cluster_id and m.words = s.words and m.who is not distinct from s.who
    where s.place = 1
),
candidates as (
    select
        s.* exclude (wanted), r.copies, r.outlets, r.offices, r.first_published,
        cast(timezone($timezone, r.first_published) as date) as day
    from remarks r
    join said s on s.quote_id = r.quote_id and s.article_id = r.article_id
    where r.first_published >= $start and r.first_published < $end
        and (len($outlets) = 0 or r.wanted)
        and (len($kinds) = 0 or list_contains($kinds, s.kind))
        and (len($parties) = 0 or len(list_filter($parties, lambda x: starts_with(lower(s.party), x))) > 0)
        and (len($speakers) = 0 or len(list_filter($speakers, lambda x: contains(name_words(s.speaker), name_words(x)))) > 0)
),
named as (
    select
        ocd_id, state, level,
        case when level in ('county', 'place', 'district') then concat_ws(', ', name, state) else name end as name,
        list_position(['district', 'place', 'county', 'state', 'territory', 'country'], level) as width
    from jurisdictions
),
-- What a remark is about is what any of its copies says it is about: which copy is shown must not decide.
carried as (
    select quote_id, unnest(copies).quote_id as copy from candidates
),
about as (
    select
        c.quote_id,
        -- The heading it stands under: a jurisdiction that the words themselves name, the smallest first.
        min({'far': d.nearness <> 'quote', 'width': n.width, 'name': n.name}).name as place,
        bool_or(
            list_contains($divisions, n.ocd_id)
            or len(list_filter($divisions, lambda x: starts_with(n.ocd_id, x || '/'))) > 0
            or (n.level not in ('state', 'country') and list_contains($states, n.state))
        ) as wanted
    from quote_places d
    join named n using (ocd_id)
    join carried c on c.copy = d.quote_id
    where len($divisions) > 0 or $by = 'jurisdiction'
    group by c.quote_id
),
marked as (
    select
        c.quote_id,
        min({'last': -coalesce(k.weight, 1), 'topic': m.topic}) as first,
        bool_or(list_contains($only_topics, lower(m.topic))) as wanted
    from quote_topics m
    left join weights k using (topic)
    join carried c on c.copy = m.quote_id
    group by c.quote_id
),
weighed as (
    select r.role, max(o.weight) as weight
    from (select distinct role from candidates where role is not null) r
    join offices o on regexp_matches(lower(r.role), o.pattern)
    group by r.role
),
printed as (
    select distinct r.cluster_id, r.words from issue_remarks r join issues i using (issue_id) where i.name = $name
),
chosen as (
    select
        t.*,
        o.name as outlet,
        a.place,
        m.first.topic as topic,
        w.weight as office_weight,
        coalesce(-m.first.last, 0) as topic_weight,
        p.words is null and exists (from issues where name = $name) as new
    from candidates t
    join outlets o using (outlet_id)
    left join about a on a.quote_id = t.quote_id
    left join marked m on m.quote_id = t.quote_id
    left join weighed w on w.role = t.role
    left join printed p on p.cluster_id = t.cluster_id and p.words = t.words
    where (len($divisions) = 0 or coalesce(a.wanted, false) or len(list_filter(t.offices, lambda x:
            list_contains($divisions, x) or len(list_filter($divisions, lambda y: starts_with(x, y || '/'))) > 0)) > 0)
        and (len($only_topics) = 0 or coalesce(m.wanted, false))
        and (not $only_new or p.words is null)
),
scored as materialized (
    select
        *,
        coalesce(office_weight, 0) + 3 * new::integer + 2 * least(outlets - 1, 4) + topic_weight
            + case kind when 'direct' then 1 when 'mixed' then .5 else 0 end
            + coalesce(sourcing = 'named', false)::integer + confidence as score,
        case $by
            when 'speaker' then speaker
            when 'jurisdiction' then place
            when 'topic' then topic
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
-- How many remarks a heading has on each day of a period that a chart can show; its first remark carries them.
daily as (
    select 1 as nth, heading, namesake, list({'day': day, 'remarks': remarks} order by day) as days
    from (
        select heading, namesake, day, count(*) as remarks from scored
        where date_diff('day', $start, $end) between 2 and 31
        group by all
    )
    group by all
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
    o.quote_row, o.quote_id, o.article_id, o.cluster_id, o.words, o.published, o.day,
    o.copies, o.new, round(o.score, 2) as score, o.heading, o.nth, o.of_heading, o.heading_no,
    o.of_all, max(o.heading_no) over () as of_headings, coalesce(d.days, []) as days
from ordered o
left join daily d
    on d.nth = o.nth and d.heading is not distinct from o.heading and d.namesake is not distinct from o.namesake
qualify ($each is null or o.nth <= $each) and ($headings is null or o.heading_no <= $headings)
order by o.heading_no, o.nth
