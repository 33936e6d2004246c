-- name: digest_ranked
-- The rows of digest_remarks.sql, in their order.
from memory.main.ranked

-- name: digest_words
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

-- name: digest_articles
-- Where the copies of remarks stand: the articles in `asked` as they are today.
select a.article_id, o.name as outlet, a.title, a.canonical_url as url
from articles a
join outlets o using (outlet_id)
where a.article_id in (select article_id from asked)

-- name: digest_texts
-- The texts of the articles in `asked`, all revisions of them: found by id, then read by row, so that the bodies of a
-- million other articles are not looked at.
select article_id, revision, text
from article_text
where rowid in (select rowid from article_text where article_id in (select article_id from asked))

-- name: digest_silences
-- Who kept silent in the articles of a period: the office of the greatest weight first (offices.tsv; none weighs 0), then by
-- name. Copies of one story count once, from the one published first. Filters are those of the remarks, as far as a silence
-- has what they ask for: its article has jurisdictions and topics, the person a party; a kind of quote it has not.
with offices as (
    select * from (select unnest($offices::struct(pattern varchar, weight double)[], recursive := true))
),
stories as (
    select
        a.article_id, a.revision, a.cluster_id, o.name as outlet, a.title, a.canonical_url as url, a.published,
        len($outlets) = 0 or list_contains($outlets, lower(a.outlet_id)) or list_contains($outlets, lower(o.name)) as wanted
    from articles a
    join outlets o using (outlet_id)
    where a.published >= $start and a.published < $end
),
near as (
    select distinct m.article_id, m.revision
    from places m
    join jurisdictions j using (ocd_id)
    where list_contains($divisions, j.ocd_id)
        or len(list_filter($divisions, lambda x: starts_with(j.ocd_id, x || '/'))) > 0
        or (j.level not in ('state', 'country') and list_contains($states, j.state))
),
silent as (
    select s.*, t.cluster_id, t.outlet, t.title, t.url, t.published, coalesce(s.speaker, s.source_text) as who
    from current_silences s
    join stories t on t.article_id = s.article_id and t.revision = s.revision
    left join people p on p.person_id = s.person_id
    where t.wanted
        and s.confidence >= $min_confidence
        and (len($divisions) = 0 or exists (from near where near.article_id = s.article_id and near.revision = s.revision))
        and (len($only_topics) = 0 or exists (
            from article_topics m where m.article_id = s.article_id and list_contains($only_topics, lower(m.topic))
        ))
        and (len($parties) = 0 or len(list_filter($parties, lambda x: starts_with(lower(p.party), x))) > 0)
        and (len($speakers) = 0 or len(list_filter($speakers, lambda x: contains(name_words(s.speaker), name_words(x)))) > 0)
    qualify row_number() over (partition by t.cluster_id, s.kind, who order by t.published, s.article_id, s.n) = 1
),
weighed as (
    select r.role, max(o.weight) as weight
    from (select distinct role from silent where role is not null) r
    join offices o on regexp_matches(lower(r.role), o.pattern)
    group by r.role
)
select
    s.kind, s.text, s.source_text as source, s.speaker, s.role, s.outlet, s.title, s.url, s.published, s.confidence
from silent s
left join weighed w on w.role = s.role
order by coalesce(w.weight, 0) desc, lower(s.who) nulls last, s.published, s.article_id, s.n

-- name: digest_issues
-- The issues of the digest $name: when the last was made, and the first day of them all.
select max(made_at) as last_made, min(since) as first_day, count(*) as issues from issues where name = $name

-- name: digest_changes
-- Quotes that issues of the digest $name printed since $start and that no longer hold; each change is reported once.
--
-- words: the article has been changed, and no quote of it has these words today; `now` is the nearest quote of today's
-- text by the same speaker, or by anyone (Jaro-Winkler .8 or more: our threshold), else null.
-- speaker: the words stand, by somebody else or by somebody that is open now.
-- withdrawn: the article is as it was, but its words no longer count as a quote (a correction, or a better reading).
with printed as (
    select r.*, i.made_at
    from issue_remarks r
    join issues i using (issue_id)
    where i.name = $name and i.made_at >= $start and r.printed
    qualify row_number() over (partition by r.quote_id order by i.made_at desc) = 1
),
reported as (
    select distinct c.quote_id, c.kind from issue_changes c join issues i using (issue_id) where i.name = $name
),
-- By row, as in digest_remarks.sql.
here as materialized (
    select rowid as quote_row from quotes where article_id in (select article_id from printed)
),
today as (
    select
        q.article_id, q.quote_id, q.text, q.speaker,
        md5(coalesce(nullif(regexp_replace(lower(q.text), '[^\pL\pN]+', '', 'g'), ''), q.text)) as words
    from current_quotes q
    where q.quote_row in (from here)
),
same as (
    select p.quote_id, min_by(t, t.speaker is distinct from p.speaker) as stands
    from printed p
    join today t on t.article_id = p.article_id and t.words = p.words
    group by p.quote_id
),
nearest as (
    select p.quote_id, max_by(t.text, jaro_winkler_similarity(t.text, p.text)) as text
    from printed p
    join today t on t.article_id = p.article_id and t.words <> p.words
    where jaro_winkler_similarity(t.text, p.text) >= .8 and (t.speaker = p.speaker or p.speaker is null or t.speaker is null)
    group by p.quote_id
),
changed as (
    select
        p.*,
        case when s.stands is not null then 'speaker' when a.updated > p.made_at then 'words' else 'withdrawn' end as kind,
        case when s.stands is not null then s.stands.speaker when a.updated > p.made_at then n.text end as now,
        a.outlet_id, a.title, a.canonical_url as url, a.published, a.updated
    from printed p
    join articles a using (article_id)
    left join same s using (quote_id)
    left join nearest n using (quote_id)
    -- People are compared by name: their ids may change when more is known of them, and that is no correction.
    where s.stands is null or s.stands.speaker is distinct from p.speaker
)
select
    c.kind, c.quote_id, c.text, c.speaker, c.now, o.name as outlet, c.title, c.url, c.published, c.updated, c.made_at
from changed c
join outlets o using (outlet_id)
where not exists (from reported r where r.quote_id = c.quote_id and r.kind = c.kind)
order by c.made_at, o.name, c.title, c.text, c.quote_id  -- ids differ where addresses do

-- name: digest_check
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

-- name: insert_issue_remarks
-- Store the remarks of an issue (incoming); $printed are the ids of those whose words were printed, null for all.
insert into issue_remarks
select
    $issue_id, quote_id, article_id, cluster_id, words, text, speaker,
    $printed::bigint[] is null or quote_id in (select unnest($printed::bigint[]))
from incoming
