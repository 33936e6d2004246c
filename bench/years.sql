-- Synthetic years of news, made by an in-memory database: `$first` to `$last` number the articles of one step. Words are
-- syllables, their ranks, and those of speakers, outlets and places, are drawn by Zipf's law; a fifth of the articles are
-- copies of a wire story in another outlet. Texts are made of passages and phrases that are drawn once, since words one by
-- one would take ten times as long as writing them. Every span slices to its words, as `onrecord doctor` asks.

-- name: words
create or replace macro zipf(many, seed) as floor(pow(many, (hash(seed) % 1000003) / 1000003.0))::bigint;
create or replace macro dice(seed) as (hash(seed) >> 1)::bigint;
create or replace macro id(part, number) as (hash(part, number) >> 1)::bigint;
create or replace macro syllable(rank) as ['ba','re','to','in','sa','mu','le','on','ki','da','ve','lo','st','ne','ar','po','is','wa','ge',
    'ti','or','mi','ch','as','fe','no','ur','pe','la','et','so','br','an','gi','ro','ce','el','du','th','ma','ot','fi','cu','sh','ed',
    'po','li','em','ga','we','ol','ni','cr','ap','ha','us','mo','te','id','ra'][1 + (rank % 60)];
create or replace macro word(rank) as
    syllable(rank) || if(rank >= 60, syllable(rank // 60), '') || if(rank >= 3600, syllable(rank // 3600), '');
create or replace macro some_words(many, seed) as
    array_to_string(list_transform(range(many), lambda i: word(zipf(50000, seed * 977 + i))), ' ');
create or replace macro capital(it) as upper(it[1]) || it[2:];
create or replace macro person_name(i) as capital(word(100 + i % 400)) || ' ' || capital(word(3600 + (i * 7919) % 5003));
create or replace macro state(i) as ['oh', 'or', 'tx', 'ca', 'ny', 'il', 'ga', 'wa', 'fl', 'pa'][1 + i % 10];
create or replace macro place_name(i) as capital(word(9000 + i)) || 'ville';
create or replace macro ocd(i) as 'ocd-division/country:us/state:' || state(i) || '/place:' || lower(place_name(i));
create or replace table passages as select n, some_words(35, n) as words from range(60000) t(n);
create or replace table phrases as select n, some_words(7, 1000000 + n) as words from range(200000) t(n);

-- name: step
create or replace table stories as
select
    i, if(i % 5 = 0 and i > 0, i - 1, i) as story, id('article', i) as article_id, id('article', story) as cluster_id,
    'o' || (zipf($outlets, i * 3) + if(i % 5 = 0, 7, 0)) % $outlets as outlet_id,
    timestamptz '2026-11-01 00:00:00+00' - to_seconds((86400.0 * ($total - i) / $articles_a_day)::bigint) as published,
    'https://' || outlet_id || '.example/' || strftime(published, '%Y/%m/%d') || '/' || replace(some_words(6, story), ' ', '-') || '-' || i as url
from range($first, $last) t(i);

create or replace table said as
with drawn as (
    select
        s.i, s.article_id, s.story, n, s.story * $each + n as seed, zipf($people, s.story * 31 + n) - 1 as who,
        if(dice(seed) % 5 = 0, ' ' || person_name(zipf($people, seed * 7) - 1), '') as named,
        zipf($places, seed * 11) - 1 as place,
        if(seed % 2 = 0, ' ' || place_name(place), '') as of_place
    from stories s, range($each) u(n)
),
worded as (
    select
        d.*, a.words || ' ' || b.words || ' ' as before,
        '"' || capital(x.words) || ' ' || y.words || ' ' || z.words || named || of_place || ',"' as quote, person_name(who) as source,
        before || quote || ' said ' || source || '.' || chr(10) as piece
    from drawn d
    join passages a on a.n = dice(d.seed * 8) % 60000
    join passages b on b.n = dice(d.seed * 8 + 1) % 60000
    join phrases x on x.n = dice(d.seed * 8 + 2) % 200000
    join phrases y on y.n = dice(d.seed * 8 + 3) % 200000
    join phrases z on z.n = dice(d.seed * 8 + 4) % 200000
)
select
    *, coalesce(sum(length(piece)) over (partition by article_id order by n rows between unbounded preceding and 1 preceding), 0)::integer as begins,
    (begins + length(before))::integer as "start", (begins + length(before) + length(quote))::integer as "end", id(article_id, n) as quote_id,
    id('speaker', who * 3 + dice(seed) % 3) as speaker_id, ['mayor', 'governor', null][1 + dice(seed) % 3] as role
from worded
order by i, n;

-- name: insert_articles
select
    s.article_id, outlet_id, url as key, url, url as canonical_url, capital(some_words(9, story)) as title,
    [person_name(dice(story) % 900)] as byline, published, 'json-ld' as published_source, 'en' as language, null::varchar as section,
    'open' as access, 1 as revision, md5(i::varchar) as text_hash, cluster_id
from stories s
-- name: revisions
select
    s.article_id, 1 as revision, published as fetched_at, md5(i::varchar) as text_hash, capital(some_words(9, story)) as title,
    unhex(array_to_string(list_transform(range($signature_bytes // 8), lambda k: lpad(hex(hash(s.story, k)), 16, '0')), '')) as signature
from stories s
-- name: article_text
select article_id, 1 as revision, string_agg(piece, '' order by n) as text from said group by article_id
-- name: insert_readings
select article_id, 1 as revision, '1' as version from stories
-- name: insert_speakers
select distinct
    speaker_id, source as name, 'person' as kind, null::varchar as official_id, role,
    ['Democratic', 'Republican', null][1 + who % 3] as party, ocd(who % $places) as jurisdiction, null::varchar as context
from said
-- name: quotes
select
    quote_id, article_id, 1 as revision, n::integer as n, 'direct' as kind, [{'start': "start", 'end': "end"}] as spans, quote as text,
    'said' as cue_text, 'say' as cue_lemma, [{'start': "end" + 1, 'end': "end" + 5}] as cue_spans, source as source_text,
    [{'start': "end" + 6, 'end': ("end" + 6 + length(source))::integer}] as source_spans, speaker_id, role,
    ['Democratic', 'Republican', null][1 + who % 3] as party, ocd(who % $places) as jurisdiction,
    0.5 + (dice(seed) % 50) / 100.0 as confidence, 0.9 as speaker_confidence, 'full name' as speaker_rule
from said
-- name: places
select
    article_id, 1 as revision, n::integer as n, ("end" - 2 - length(of_place) + 1)::integer as "start", "end" - 2 as "end", place_name(place) as text,
    ocd(place) as ocd_id, 0.9 as confidence, 'container' as rule
from said where of_place <> ''
-- name: quote_places
select quote_id, article_id, 1 as revision, ocd(place) as ocd_id, 'quote' as nearness from said where of_place <> ''
-- name: quote_roles
select quote_id, article_id, 1 as revision, ocd(place) as ocd_id, 'spoken about' as role from said where of_place <> ''
-- name: datelines
select article_id, 1 as revision, ocd(i % $places) as ocd_id from stories where i % 3 = 0
-- name: insert_entries
select
    0 as position, outlet_id || '-news' as source_id, id('entry', i) as entry_id, url as key, url, i::varchar as guid,
    'Title ' || i as title, []::varchar[] as byline, published, '1' as fingerprint
from stories
-- name: entries_done
select id('entry', i) as entry_id, article_id from stories
-- name: fetches
select
    published as asked_at, outlet_id || '-news' as source_id, id('entry', i) as entry_id, url, url as final_url, 200 as status,
    80000 + dice(i) % 40000 as bytes, 0.3 as seconds, null::varchar as stage, null::varchar as reason, null::varchar as detail
from stories
union all
select
    timestamptz '2026-11-01 00:00:00+00' - to_seconds(k * 1800), 'o' || o || '-news', null, 'https://o' || o || '.example/rss',
    'https://o' || o || '.example/rss', if(good, 304, null), 0, 0.1, if(good, null, 'fetch'), if(good, null, 'timeout'), if(good, null, 'no answer in 20 s')
from (
    select k, o, dice(o * 1000000 + k // 48) % 200 <> 0 and dice(o * 1000000 + k) % 50 <> 0 as good
    from range(
        (48.0 * ($total - $last) / $articles_a_day)::bigint, (48.0 * ($total - $first) / $articles_a_day)::bigint
    ) t(k), range($outlets) u(o)
)

-- name: outlets
select 'o' || i as outlet_id, capital(word(700 + i)) || ' ' || ['Times', 'Post', 'Ledger'][1 + i % 3] as name from range($outlets) t(i)
-- name: insert_jurisdictions
select ocd(i) as ocd_id, null::varchar as geoid, 'place' as level, place_name(i) as name, upper(state(i)) as state from range($places) t(i)
-- name: insert_containment
select ocd(i) as ocd_id, area from (select i, unnest([ocd(i), 'ocd-division/country:us/state:' || state(i)]) as area from range($places) t(i))
-- name: people
select
    id('person', i) as person_id, 'p' || i as key, person_name(i) as name, 'person' as kind, null::varchar as official_id,
    ['Democratic', 'Republican', null][1 + i % 3] as party, ocd(i % $places) as jurisdiction, false as party_set, false as jurisdiction_set
from range($people) t(i)
-- name: save_links
select
    id('speaker', i * 3 + v) as speaker_id, id('person', i) as person_id, 'named' as sourcing, 'one name' as link_rule,
    0.9::double as link_confidence, null::varchar as rival
from range($people) t(i), range(3) u(v)
-- name: insert_word_forms
select word(r) || 's' as form, word(r) as lemma from range(20000) t(r)
