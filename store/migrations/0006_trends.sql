-- What trends stand on: topics, who is spoken about, one narrow row a quote that is made anew for what changed before each
-- publish (store/facts.py), the coverage of the watch, and the views by day, week and month.
--
-- A day is a day in the zone of the outlet. A remark that several copies of a wire story hold counts once, for the copy
-- that was published first; copies agree in all letters and digits and in the speaker. Undated articles have no day.

alter table outlets add column timezone varchar default 'America/New_York';
comment on column outlets.timezone is 'The zone in which its days are counted (IANA name).';

create table word_forms (
    form varchar not null,
    lemma varchar not null,
    primary key (form, lemma)
);
comment on table word_forms is 'Which forms of which words the language pipeline met, each pair once: topics match by it without reading a text again.';
comment on column word_forms.form is 'The word as it stood, in lower case: cities.';
comment on column word_forms.lemma is 'Its base form, in lower case: city. Pairs that are equal are left out.';

create table topics (
    topic varchar primary key,
    terms varchar[] not null,
    exclude varchar[] not null,
    pattern varchar not null,
    exclude_pattern varchar,
    tagged boolean not null
);
comment on table topics is 'The topics of config.toml.';
comment on column topics.topic is 'The name in config.toml.';
comment on column topics.terms is 'Words and phrases that mark a text; deport* stands for every ending, a term in capitals for exactly these.';
comment on column topics.exclude is 'Phrases that do not count where they stand: ICE storm.';
comment on column topics.pattern is 'The regular expression made of the terms and all forms of their words.';
comment on column topics.exclude_pattern is 'The same of what is excluded, or null.';
comment on column topics.tagged is 'False between a change of the topic and the next publish, which tags the past.';

create table article_topics (article_id bigint not null, topic varchar not null);
comment on table article_topics is 'Which articles are about which topic: a term stands in the headline or the current text.';
comment on column article_topics.article_id is 'The article.';
comment on column article_topics.topic is 'The topic.';

create table quote_topics (quote_id bigint not null, article_id bigint not null, topic varchar not null);
comment on table quote_topics is 'Which quotes of current revisions are about which topic: a term stands in the quote.';
comment on column quote_topics.quote_id is 'The quote.';
comment on column quote_topics.article_id is 'Its article.';
comment on column quote_topics.topic is 'The topic.';

create table quote_people (quote_id bigint not null, article_id bigint not null, person_id bigint not null, words varchar not null);
comment on table quote_people is 'Who is spoken about: persons whom the words of a quote name, told by who else is quoted in the same article.';
comment on column quote_people.quote_id is 'The quote.';
comment on column quote_people.article_id is 'Its article.';
comment on column quote_people.person_id is 'The person named, in people.';
comment on column quote_people.words is 'The name as the quote has it: the whole name, or the last one where one person only bears it there.';

create table quote_facts (
    day date,
    quote_id bigint not null,
    article_id bigint not null,
    cluster_id bigint not null,
    outlet_id varchar not null,
    speaker_id bigint,
    person_id bigint,
    kind varchar not null,
    sourcing varchar not null,
    party varchar,
    state varchar,
    confidence float not null,
    counted boolean not null,
    outlet_counted boolean not null,
    copies integer not null,
    topics varchar[] not null,
    ocd_ids varchar[] not null,
    jurisdictions varchar[] not null,
    states varchar[] not null
);
comment on table quote_facts is 'What trends count: one narrow row a quote of current_quotes, made anew before each publish for what changed.';
comment on column quote_facts.day is 'Day of publication in the zone of the outlet; null for undated articles.';
comment on column quote_facts.quote_id is 'The quote.';
comment on column quote_facts.article_id is 'Its article.';
comment on column quote_facts.cluster_id is 'Copies of one wire story share it.';
comment on column quote_facts.outlet_id is 'The outlet.';
comment on column quote_facts.speaker_id is 'The speaker as the article has it, in speakers, or null.';
comment on column quote_facts.person_id is 'The real person or body, in people, or null.';
comment on column quote_facts.kind is 'direct, mixed or indirect.';
comment on column quote_facts.sourcing is 'The sourcing ladder: named, titled-only, anonymous, group, organization, document or unresolved.';
comment on column quote_facts.party is 'Party of the speaker.';
comment on column quote_facts.state is 'Postal code of the state that the speaker speaks for (its counties and places included), or null.';
comment on column quote_facts.confidence is 'From 0 to 1: how sure the attribution is, in the surest copy of the remark.';
comment on column quote_facts.counted is 'True for one copy of each remark of a story, the one published first: what trends count.';
comment on column quote_facts.outlet_counted is 'True for one copy of each remark of a story in this outlet: what the trends of outlets count.';
comment on column quote_facts.copies is 'Outlets that carry the remark in copies of the story.';
comment on column quote_facts.topics is 'Topics of the quote, by name.';
comment on column quote_facts.ocd_ids is 'Jurisdictions that the quote is about.';
comment on column quote_facts.jurisdictions is 'Their names, in the same order.';
comment on column quote_facts.states is 'Postal codes of the states that they lie in, each once.';

create table fact_stamps (kind varchar not null, id bigint not null, stamp ubigint not null);
comment on table fact_stamps is 'What quote_facts was made of: where a stamp no longer agrees, the rows are made anew.';
comment on column fact_stamps.kind is 'article, speaker, person or quote (one with a correction).';
comment on column fact_stamps.id is 'Its id.';
comment on column fact_stamps.stamp is 'Hash of all that quote_facts takes from it.';

create view article_days as
select
    a.article_id, a.revision, a.cluster_id, a.outlet_id,
    cast(timezone(coalesce(o.timezone, 'America/New_York'), a.published) as date) as day
from articles a
join outlets o on o.outlet_id = a.outlet_id;
comment on view article_days is 'On which day each article was published.';
comment on column article_days.article_id is 'The article.';
comment on column article_days.revision is 'Its current revision.';
comment on column article_days.cluster_id is 'Copies of one wire story share it.';
comment on column article_days.outlet_id is 'The outlet.';
comment on column article_days.day is 'Day of publication in the zone of the outlet; null for undated articles.';

create view coverage as
with asked as (
    select s.source_id, s.outlet_id, s.every_s, s.enabled, coalesce(o.timezone, 'America/New_York') as zone,
        f.asked_at, f.stage is null as good
    from fetches f
    join sources s on s.source_id = f.source_id
    join outlets o on o.outlet_id = s.outlet_id
    where f.entry_id is null
),
newest as (select max(asked_at) as asked_at from asked),
watched as (
    select
        a.source_id, a.outlet_id, a.every_s, a.zone,
        cast(timezone(a.zone, min(a.asked_at)) as date) as first_day,
        cast(timezone(a.zone, if(a.enabled, any_value(n.asked_at), max(a.asked_at))) as date) as last_day
    from asked a, newest n
    group by a.source_id, a.outlet_id, a.every_s, a.zone, a.enabled
),
days as (
    select
        w.source_id, w.outlet_id, w.every_s, d.day,
        timezone(w.zone, d.day::timestamp) as starts,
        least(timezone(w.zone, d.day::timestamp + interval 1 day), n.asked_at + interval 1 second) as ends
    from (select *, unnest(generate_series(first_day::timestamp, last_day::timestamp, interval 1 day))::date as day from watched) d
    join watched w on w.source_id = d.source_id, newest n
),
answered as (
    select d.*, a.asked_at as last_good
    from days d
    asof left join (from asked where good) a on a.source_id = d.source_id and a.asked_at < d.ends
)
select
    day, outlet_id,
    count(*) as sources,
    count(*) filter (where last_good is null or last_good < least(starts, ends - to_seconds(greatest(every_s, 86400))))
        as dark_sources,
    dark_sources = sources as dark
from answered
group by all;
comment on view coverage is 'Each outlet on each day from the first request on. A source is dark on a day without a good answer (or longer, if it is asked more rarely).';
comment on column coverage.day is 'The day, in the zone of the outlet.';
comment on column coverage.outlet_id is 'The outlet.';
comment on column coverage.sources is 'Its sources that were watched.';
comment on column coverage.dark_sources is 'How many of them were dark.';
comment on column coverage.dark is 'Whether all of them were: that day has gaps, whatever was found later.';

create view daily_coverage as
select day, count(*) as watched, count(*) filter (where dark) as dark
from coverage
group by day;
comment on view daily_coverage is 'How much of the press was watched on each day.';
comment on column daily_coverage.day is 'The day, in the zones of the outlets.';
comment on column daily_coverage.watched is 'Outlets whose sources were asked.';
comment on column daily_coverage.dark is 'How many of them were dark.';

-- What trends ask. SET VARIABLE narrows it: since, until (days), speaker, outlet, party, jurisdiction (a postal code or an
-- Open Civic Data id with all that its id contains), topic, kind, sourcing, min_confidence (0.6); period is day, week,
-- month, year or all.
create view trend_copies as
select
    case coalesce(getvariable('period')::varchar, 'all')
        when 'all' then null else date_trunc(getvariable('period')::varchar, f.day)::date
    end as period,
    f.*
from quote_facts f
where f.day is not null
    and f.outlet_counted
    and f.confidence >= coalesce(getvariable('min_confidence')::float, 0.6)
    and (getvariable('since') is null or f.day >= getvariable('since')::date)
    and (getvariable('until') is null or f.day <= getvariable('until')::date)
    and (getvariable('outlet') is null or f.outlet_id = getvariable('outlet')::varchar)
    and (getvariable('kind') is null or f.kind = getvariable('kind')::varchar)
    and (getvariable('sourcing') is null or f.sourcing = getvariable('sourcing')::varchar)
    and (getvariable('party') is null or f.party = getvariable('party')::varchar)
    and (getvariable('topic') is null or list_contains(f.topics, getvariable('topic')::varchar))
    and (
        getvariable('jurisdiction') is null
        or list_contains(f.states, upper(getvariable('jurisdiction')::varchar))
        or len(list_filter(f.ocd_ids, lambda it: starts_with(it || '/', getvariable('jurisdiction')::varchar || '/'))) > 0
    )
    and (
        getvariable('speaker') is null
        or f.person_id in (
            select person_id from people where strip_accents(name) ilike strip_accents(getvariable('speaker')::varchar)
        )
    );
comment on view trend_copies is 'The quotes that trends of outlets count: each remark of a story once an outlet, narrowed by variables (since, until, speaker, outlet, party, jurisdiction, topic, kind, sourcing, min_confidence).';
comment on column trend_copies.period is 'First day of the period of the variable period; null without one.';
comment on column trend_copies.day is 'Day of publication in the zone of the outlet; null for undated articles.';
comment on column trend_copies.quote_id is 'The quote.';
comment on column trend_copies.article_id is 'Its article.';
comment on column trend_copies.cluster_id is 'Copies of one wire story share it.';
comment on column trend_copies.outlet_id is 'The outlet.';
comment on column trend_copies.speaker_id is 'The speaker as the article has it, in speakers, or null.';
comment on column trend_copies.person_id is 'The real person or body, in people, or null.';
comment on column trend_copies.kind is 'direct, mixed or indirect.';
comment on column trend_copies.sourcing is 'The sourcing ladder: named, titled-only, anonymous, group, organization, document or unresolved.';
comment on column trend_copies.party is 'Party of the speaker.';
comment on column trend_copies.state is 'Postal code of the state that the speaker speaks for (its counties and places included), or null.';
comment on column trend_copies.confidence is 'From 0 to 1: how sure the attribution is, in the surest copy of the remark.';
comment on column trend_copies.counted is 'True for one copy of each remark of a story, the one published first: what trends count.';
comment on column trend_copies.outlet_counted is 'True for one copy of each remark of a story in this outlet: what the trends of outlets count.';
comment on column trend_copies.copies is 'Outlets that carry the remark in copies of the story.';
comment on column trend_copies.topics is 'Topics of the quote, by name.';
comment on column trend_copies.ocd_ids is 'Jurisdictions that the quote is about.';
comment on column trend_copies.jurisdictions is 'Their names, in the same order.';
comment on column trend_copies.states is 'Postal codes of the states that they lie in, each once.';

create view trend_quotes as
from trend_copies where counted or getvariable('outlet') is not null;
comment on view trend_quotes is 'The quotes that trends count: each remark of a wire story once (with the variable outlet: once in that outlet), narrowed as trend_copies is.';
comment on column trend_quotes.period is 'First day of the period of the variable period; null without one.';
comment on column trend_quotes.day is 'Day of publication in the zone of the outlet; null for undated articles.';
comment on column trend_quotes.quote_id is 'The quote.';
comment on column trend_quotes.article_id is 'Its article.';
comment on column trend_quotes.cluster_id is 'Copies of one wire story share it.';
comment on column trend_quotes.outlet_id is 'The outlet.';
comment on column trend_quotes.speaker_id is 'The speaker as the article has it, in speakers, or null.';
comment on column trend_quotes.person_id is 'The real person or body, in people, or null.';
comment on column trend_quotes.kind is 'direct, mixed or indirect.';
comment on column trend_quotes.sourcing is 'The sourcing ladder: named, titled-only, anonymous, group, organization, document or unresolved.';
comment on column trend_quotes.party is 'Party of the speaker.';
comment on column trend_quotes.state is 'Postal code of the state that the speaker speaks for (its counties and places included), or null.';
comment on column trend_quotes.confidence is 'From 0 to 1: how sure the attribution is, in the surest copy of the remark.';
comment on column trend_quotes.counted is 'True for one copy of each remark of a story, the one published first: what trends count.';
comment on column trend_quotes.outlet_counted is 'True for one copy of each remark of a story in this outlet: what the trends of outlets count.';
comment on column trend_quotes.copies is 'Outlets that carry the remark in copies of the story.';
comment on column trend_quotes.topics is 'Topics of the quote, by name.';
comment on column trend_quotes.ocd_ids is 'Jurisdictions that the quote is about.';
comment on column trend_quotes.jurisdictions is 'Their names, in the same order.';
comment on column trend_quotes.states is 'Postal codes of the states that they lie in, each once.';

create view trend_coverage as
select
    case coalesce(getvariable('period')::varchar, 'all')
        when 'all' then null else date_trunc(getvariable('period')::varchar, day)::date
    end as period,
    count(*) as watched_days,
    count(*) filter (where dark) as dark_days
from coverage
where (getvariable('since') is null or day >= getvariable('since')::date)
    and (getvariable('until') is null or day <= getvariable('until')::date)
    and (getvariable('outlet') is null or outlet_id = getvariable('outlet')::varchar)
group by 1;
comment on view trend_coverage is 'How much of each period was watched, for trends; narrowed by the variables since, until and outlet.';
comment on column trend_coverage.period is 'First day of the period of the variable period; null without one.';
comment on column trend_coverage.watched_days is 'Outlet days on which sources were asked.';
comment on column trend_coverage.dark_days is 'Outlet days among them without any good answer.';

drop view daily_speakers;
drop view daily_jurisdictions;
drop view daily_outlets;
drop view quotes_flat;
create view quotes_flat as
select
    q.quote_id,
    a.article_id,
    a.cluster_id,
    o.outlet_id,
    o.name as outlet,
    a.title,
    a.canonical_url as url,
    a.canonical_url || if(contains(a.canonical_url, '#'), ':~:text=', '#:~:text=')
        || array_to_string(
            [
                replace(url_encode(part), '-', '%2D')
                for part in if(
                    len(words) <= 8,
                    [array_to_string(words, ' ')],
                    [array_to_string(words[:4], ' '), array_to_string(words[-4:], ' ')]
                )
            ],
            ','
        ) as quote_url,
    a.published,
    cast(timezone(coalesce(o.timezone, 'America/New_York'), a.published) as date) as day,
    q.n,
    q.kind,
    q.text,
    t.text[greatest(1, q.spans[1]."start" - 199) : q.spans[1]."start"] as context_before,
    t.text[q.spans[-1]."end" + 1 : q.spans[-1]."end" + 200] as context_after,
    q.cue_text as cue,
    q.cue_lemma,
    q.source_text as source,
    q.person_id,
    q.speaker,
    q.speaker_kind,
    q.sourcing,
    q.official_id,
    q.role,
    q.party,
    q.jurisdiction,
    coalesce(f.jurisdictions, []) as about,
    coalesce(f.ocd_ids, []) as about_ids,
    coalesce(f.states, []) as about_states,
    coalesce(f.topics, []) as topics,
    coalesce(f.counted, true) as counted,
    q.confidence
from (
    select
        *,
        string_split(
            regexp_replace(
                regexp_replace(text[1 : spans[1]."end" - spans[1]."start"], '^[^\pL\pN$]+|[^\pL\pN%$]+$', '', 'g'),
                '\s+', ' ', 'g'
            ),
            ' '
        ) as words
    from current_quotes
) q
join articles a on a.article_id = q.article_id
join outlets o on o.outlet_id = a.outlet_id
left join article_text t on t.article_id = q.article_id and t.revision = q.revision
left join quote_facts f on f.quote_id = q.quote_id;
comment on view quotes_flat is 'One wide row a quote, of the current revision of each article, with all corrections applied.';
comment on column quotes_flat.quote_id is 'The quote.';
comment on column quotes_flat.article_id is 'Its article.';
comment on column quotes_flat.cluster_id is 'Copies of one wire story share it.';
comment on column quotes_flat.outlet_id is 'Id of the outlet.';
comment on column quotes_flat.outlet is 'Name of the outlet.';
comment on column quotes_flat.title is 'The headline.';
comment on column quotes_flat.url is 'The address that the page calls its own.';
comment on column quotes_flat.quote_url is 'The same with a text fragment: browsers open it at the quote and mark it.';
comment on column quotes_flat.published is 'Time of publication; null for undated articles, which trends leave out.';
comment on column quotes_flat.day is 'Day of publication in the zone of the outlet; null for undated articles.';
comment on column quotes_flat.n is 'Position among the quotes of the article, from 0.';
comment on column quotes_flat.kind is 'direct, mixed or indirect.';
comment on column quotes_flat.text is 'The words, verbatim with their marks.';
comment on column quotes_flat.context_before is 'Up to 200 characters of the text before the quote.';
comment on column quotes_flat.context_after is 'Up to 200 characters of the text after it.';
comment on column quotes_flat.cue is 'The words that report.';
comment on column quotes_flat.cue_lemma is 'The base form of the reporting verb.';
comment on column quotes_flat.source is 'The mention of the source in the text.';
comment on column quotes_flat.person_id is 'The real person or body, in people; null for groups, documents, anonymous and unresolved speakers.';
comment on column quotes_flat.speaker is 'The name of the person; of other speakers the words of the text; null where it stayed open.';
comment on column quotes_flat.speaker_kind is 'person, organization, group, anonymous or document.';
comment on column quotes_flat.sourcing is 'named, titled-only (the mayor), anonymous, group, organization, document or unresolved.';
comment on column quotes_flat.official_id is 'Id of the speaker in the table of US officials, or null.';
comment on column quotes_flat.role is 'Role or office as the article has it.';
comment on column quotes_flat.party is 'Party of the speaker.';
comment on column quotes_flat.jurisdiction is 'Open Civic Data division that the speaker speaks for.';
comment on column quotes_flat.about is 'Names of the jurisdictions that the quote is about: those in it, else those in its paragraph.';
comment on column quotes_flat.about_ids is 'Their Open Civic Data ids, in the same order.';
comment on column quotes_flat.about_states is 'Postal codes of the states that they lie in, each once.';
comment on column quotes_flat.topics is 'Topics of config.toml that the quote is about.';
comment on column quotes_flat.counted is 'True for one copy of each remark of a wire story: where counted counts each once.';
comment on column quotes_flat.confidence is 'From 0 to 1: how sure the attribution is.';


create view daily_speakers as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        day as day, f.person_id, p.name as speaker,
        count(*) filter (where f.counted) as quotes,
        count(distinct f.cluster_id) as stories,
        count(distinct f.outlet_id) as outlets
    from quote_facts f
    join people p on p.person_id = f.person_id
    where f.day is not null
    group by all
) c
left join (select day as day, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.day = c.day;
comment on view daily_speakers is 'How much each person and body was quoted in each day; undated articles are left out.';
comment on column daily_speakers.day is 'Day of publication, in the zone of the outlet.';
comment on column daily_speakers.person_id is 'The speaker, in people.';
comment on column daily_speakers.speaker is 'Name of the speaker.';
comment on column daily_speakers.quotes is 'Quotes, each remark of a wire story once.';
comment on column daily_speakers.stories is 'Stories that quote, each wire story once.';
comment on column daily_speakers.outlets is 'Outlets that carried them, copies included.';
comment on column daily_speakers.watched_outlets is 'Outlets whose sources were asked on that day; 0: what is here was still shown by feeds when they were first asked.';
comment on column daily_speakers.dark_outlets is 'Outlets that were dark on that day: few quotes may then mean few answers, not silence.';

create view daily_outlets as
with published as (
    select day as day, outlet_id, count(*) as articles
    from (select d.outlet_id, d.day from article_days d where d.day is not null)
    group by all
),
quoted as (
    select
        day as day, outlet_id,
        count(*) filter (where outlet_counted) as quotes,
        count(distinct person_id) as speakers
    from quote_facts
    where day is not null
    group by all
),
watched as (
    select day as day, outlet_id, count(*) as watched_days, count(*) filter (where dark) as dark_days
    from coverage
    group by all
)
select
    day, outlet_id, o.name as outlet,
    coalesce(articles, 0) as articles, coalesce(quotes, 0) as quotes, coalesce(speakers, 0) as speakers,
    coalesce(watched_days, 0) as watched_days, coalesce(dark_days, 0) as dark_days
from published
full join quoted using (day, outlet_id)
full join watched using (day, outlet_id)
join outlets o using (outlet_id);
comment on view daily_outlets is 'What each outlet published in each day, also where that is nothing; undated articles are left out.';
comment on column daily_outlets.day is 'Day of publication, in the zone of the outlet.';
comment on column daily_outlets.outlet_id is 'Id of the outlet.';
comment on column daily_outlets.outlet is 'Name of the outlet.';
comment on column daily_outlets.articles is 'Articles published; 0 for a day without any, which may be dark.';
comment on column daily_outlets.quotes is 'Quotes in them, each remark of a story once.';
comment on column daily_outlets.speakers is 'Different persons and bodies quoted.';
comment on column daily_outlets.watched_days is 'Days on which its sources were asked; 0: before the first request, what is here was still shown by its feeds.';
comment on column daily_outlets.dark_days is 'Days among them on which none of its sources gave a good answer.';

create view daily_jurisdictions as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        day as day, m.ocd_id, j.name, j.state, j.level,
        count(*) filter (where m.counted) as quotes,
        count(distinct m.cluster_id) as stories,
        count(distinct m.outlet_id) as outlets
    from (
        select f.day, unnest(f.ocd_ids) as ocd_id, f.cluster_id, f.outlet_id, f.counted from quote_facts f
        union all
        select d.day, p.ocd_id, d.cluster_id, d.outlet_id, false
        from places p
        join article_days d on d.article_id = p.article_id and d.revision = p.revision
    ) m
    join jurisdictions j on j.ocd_id = m.ocd_id
    where m.day is not null
    group by all
) c
left join (select day as day, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.day = c.day;
comment on view daily_jurisdictions is 'How much each jurisdiction was spoken about and mentioned in each day; undated articles are left out.';
comment on column daily_jurisdictions.day is 'Day of publication, in the zone of the outlet.';
comment on column daily_jurisdictions.ocd_id is 'The jurisdiction.';
comment on column daily_jurisdictions.name is 'Its name.';
comment on column daily_jurisdictions.state is 'Postal code of its state, or null.';
comment on column daily_jurisdictions.level is 'country, state, territory, county, place or district.';
comment on column daily_jurisdictions.quotes is 'Quotes about it, each remark of a wire story once.';
comment on column daily_jurisdictions.stories is 'Stories that mention it, each wire story once.';
comment on column daily_jurisdictions.outlets is 'Outlets that mention it.';
comment on column daily_jurisdictions.watched_outlets is 'Outlets whose sources were asked on that day; 0: what is here was still shown by feeds when they were first asked.';
comment on column daily_jurisdictions.dark_outlets is 'Outlets that were dark on that day: few quotes may then mean few answers, not silence.';

create view daily_topics as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        day as day, m.topic,
        count(*) filter (where m.counted) as quotes,
        count(distinct m.cluster_id) as stories,
        count(distinct m.outlet_id) as outlets
    from (
        select f.day, unnest(f.topics) as topic, f.cluster_id, f.outlet_id, f.counted from quote_facts f
        union all
        select d.day, t.topic, d.cluster_id, d.outlet_id, false
        from article_topics t
        join article_days d on d.article_id = t.article_id
    ) m
    where m.day is not null
    group by all
) c
left join (select day as day, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.day = c.day;
comment on view daily_topics is 'How much each topic of config.toml was spoken and written about in each day; undated articles are left out.';
comment on column daily_topics.day is 'Day of publication, in the zone of the outlet.';
comment on column daily_topics.topic is 'The topic, as config.toml names it.';
comment on column daily_topics.quotes is 'Quotes about it, each remark of a wire story once.';
comment on column daily_topics.stories is 'Stories about it, each wire story once.';
comment on column daily_topics.outlets is 'Outlets with such stories.';
comment on column daily_topics.watched_outlets is 'Outlets whose sources were asked on that day; 0: what is here was still shown by feeds when they were first asked.';
comment on column daily_topics.dark_outlets is 'Outlets that were dark on that day: few quotes may then mean few answers, not silence.';

create view weekly_speakers as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        date_trunc('week', day)::date as week, f.person_id, p.name as speaker,
        count(*) filter (where f.counted) as quotes,
        count(distinct f.cluster_id) as stories,
        count(distinct f.outlet_id) as outlets
    from quote_facts f
    join people p on p.person_id = f.person_id
    where f.day is not null
    group by all
) c
left join (select date_trunc('week', day)::date as week, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.week = c.week;
comment on view weekly_speakers is 'How much each person and body was quoted in each week; undated articles are left out.';
comment on column weekly_speakers.week is 'Monday of the week of publication, in the zone of the outlet.';
comment on column weekly_speakers.person_id is 'The speaker, in people.';
comment on column weekly_speakers.speaker is 'Name of the speaker.';
comment on column weekly_speakers.quotes is 'Quotes, each remark of a wire story once.';
comment on column weekly_speakers.stories is 'Stories that quote, each wire story once.';
comment on column weekly_speakers.outlets is 'Outlets that carried them, copies included.';
comment on column weekly_speakers.watched_outlets is 'Outlet days of the period on which sources were asked: without any, what is here was still shown by feeds when they were first asked.';
comment on column weekly_speakers.dark_outlets is 'How many of those outlet days were dark: few quotes may then mean few answers, not silence.';

create view weekly_outlets as
with published as (
    select date_trunc('week', day)::date as week, outlet_id, count(*) as articles
    from (select d.outlet_id, d.day from article_days d where d.day is not null)
    group by all
),
quoted as (
    select
        date_trunc('week', day)::date as week, outlet_id,
        count(*) filter (where outlet_counted) as quotes,
        count(distinct person_id) as speakers
    from quote_facts
    where day is not null
    group by all
),
watched as (
    select date_trunc('week', day)::date as week, outlet_id, count(*) as watched_days, count(*) filter (where dark) as dark_days
    from coverage
    group by all
)
select
    week, outlet_id, o.name as outlet,
    coalesce(articles, 0) as articles, coalesce(quotes, 0) as quotes, coalesce(speakers, 0) as speakers,
    coalesce(watched_days, 0) as watched_days, coalesce(dark_days, 0) as dark_days
from published
full join quoted using (week, outlet_id)
full join watched using (week, outlet_id)
join outlets o using (outlet_id);
comment on view weekly_outlets is 'What each outlet published in each week, also where that is nothing; undated articles are left out.';
comment on column weekly_outlets.week is 'Monday of the week of publication, in the zone of the outlet.';
comment on column weekly_outlets.outlet_id is 'Id of the outlet.';
comment on column weekly_outlets.outlet is 'Name of the outlet.';
comment on column weekly_outlets.articles is 'Articles published; 0 for a week without any, which may be dark.';
comment on column weekly_outlets.quotes is 'Quotes in them, each remark of a story once.';
comment on column weekly_outlets.speakers is 'Different persons and bodies quoted.';
comment on column weekly_outlets.watched_days is 'Days on which its sources were asked; 0: before the first request, what is here was still shown by its feeds.';
comment on column weekly_outlets.dark_days is 'Days among them on which none of its sources gave a good answer.';

create view weekly_jurisdictions as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        date_trunc('week', day)::date as week, m.ocd_id, j.name, j.state, j.level,
        count(*) filter (where m.counted) as quotes,
        count(distinct m.cluster_id) as stories,
        count(distinct m.outlet_id) as outlets
    from (
        select f.day, unnest(f.ocd_ids) as ocd_id, f.cluster_id, f.outlet_id, f.counted from quote_facts f
        union all
        select d.day, p.ocd_id, d.cluster_id, d.outlet_id, false
        from places p
        join article_days d on d.article_id = p.article_id and d.revision = p.revision
    ) m
    join jurisdictions j on j.ocd_id = m.ocd_id
    where m.day is not null
    group by all
) c
left join (select date_trunc('week', day)::date as week, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.week = c.week;
comment on view weekly_jurisdictions is 'How much each jurisdiction was spoken about and mentioned in each week; undated articles are left out.';
comment on column weekly_jurisdictions.week is 'Monday of the week of publication, in the zone of the outlet.';
comment on column weekly_jurisdictions.ocd_id is 'The jurisdiction.';
comment on column weekly_jurisdictions.name is 'Its name.';
comment on column weekly_jurisdictions.state is 'Postal code of its state, or null.';
comment on column weekly_jurisdictions.level is 'country, state, territory, county, place or district.';
comment on column weekly_jurisdictions.quotes is 'Quotes about it, each remark of a wire story once.';
comment on column weekly_jurisdictions.stories is 'Stories that mention it, each wire story once.';
comment on column weekly_jurisdictions.outlets is 'Outlets that mention it.';
comment on column weekly_jurisdictions.watched_outlets is 'Outlet days of the period on which sources were asked: without any, what is here was still shown by feeds when they were first asked.';
comment on column weekly_jurisdictions.dark_outlets is 'How many of those outlet days were dark: few quotes may then mean few answers, not silence.';

create view weekly_topics as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        date_trunc('week', day)::date as week, m.topic,
        count(*) filter (where m.counted) as quotes,
        count(distinct m.cluster_id) as stories,
        count(distinct m.outlet_id) as outlets
    from (
        select f.day, unnest(f.topics) as topic, f.cluster_id, f.outlet_id, f.counted from quote_facts f
        union all
        select d.day, t.topic, d.cluster_id, d.outlet_id, false
        from article_topics t
        join article_days d on d.article_id = t.article_id
    ) m
    where m.day is not null
    group by all
) c
left join (select date_trunc('week', day)::date as week, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.week = c.week;
comment on view weekly_topics is 'How much each topic of config.toml was spoken and written about in each week; undated articles are left out.';
comment on column weekly_topics.week is 'Monday of the week of publication, in the zone of the outlet.';
comment on column weekly_topics.topic is 'The topic, as config.toml names it.';
comment on column weekly_topics.quotes is 'Quotes about it, each remark of a wire story once.';
comment on column weekly_topics.stories is 'Stories about it, each wire story once.';
comment on column weekly_topics.outlets is 'Outlets with such stories.';
comment on column weekly_topics.watched_outlets is 'Outlet days of the period on which sources were asked: without any, what is here was still shown by feeds when they were first asked.';
comment on column weekly_topics.dark_outlets is 'How many of those outlet days were dark: few quotes may then mean few answers, not silence.';

create view monthly_speakers as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        date_trunc('month', day)::date as month, f.person_id, p.name as speaker,
        count(*) filter (where f.counted) as quotes,
        count(distinct f.cluster_id) as stories,
        count(distinct f.outlet_id) as outlets
    from quote_facts f
    join people p on p.person_id = f.person_id
    where f.day is not null
    group by all
) c
left join (select date_trunc('month', day)::date as month, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.month = c.month;
comment on view monthly_speakers is 'How much each person and body was quoted in each month; undated articles are left out.';
comment on column monthly_speakers.month is 'First day of the month of publication, in the zone of the outlet.';
comment on column monthly_speakers.person_id is 'The speaker, in people.';
comment on column monthly_speakers.speaker is 'Name of the speaker.';
comment on column monthly_speakers.quotes is 'Quotes, each remark of a wire story once.';
comment on column monthly_speakers.stories is 'Stories that quote, each wire story once.';
comment on column monthly_speakers.outlets is 'Outlets that carried them, copies included.';
comment on column monthly_speakers.watched_outlets is 'Outlet days of the period on which sources were asked: without any, what is here was still shown by feeds when they were first asked.';
comment on column monthly_speakers.dark_outlets is 'How many of those outlet days were dark: few quotes may then mean few answers, not silence.';

create view monthly_outlets as
with published as (
    select date_trunc('month', day)::date as month, outlet_id, count(*) as articles
    from (select d.outlet_id, d.day from article_days d where d.day is not null)
    group by all
),
quoted as (
    select
        date_trunc('month', day)::date as month, outlet_id,
        count(*) filter (where outlet_counted) as quotes,
        count(distinct person_id) as speakers
    from quote_facts
    where day is not null
    group by all
),
watched as (
    select date_trunc('month', day)::date as month, outlet_id, count(*) as watched_days, count(*) filter (where dark) as dark_days
    from coverage
    group by all
)
select
    month, outlet_id, o.name as outlet,
    coalesce(articles, 0) as articles, coalesce(quotes, 0) as quotes, coalesce(speakers, 0) as speakers,
    coalesce(watched_days, 0) as watched_days, coalesce(dark_days, 0) as dark_days
from published
full join quoted using (month, outlet_id)
full join watched using (month, outlet_id)
join outlets o using (outlet_id);
comment on view monthly_outlets is 'What each outlet published in each month, also where that is nothing; undated articles are left out.';
comment on column monthly_outlets.month is 'First day of the month of publication, in the zone of the outlet.';
comment on column monthly_outlets.outlet_id is 'Id of the outlet.';
comment on column monthly_outlets.outlet is 'Name of the outlet.';
comment on column monthly_outlets.articles is 'Articles published; 0 for a month without any, which may be dark.';
comment on column monthly_outlets.quotes is 'Quotes in them, each remark of a story once.';
comment on column monthly_outlets.speakers is 'Different persons and bodies quoted.';
comment on column monthly_outlets.watched_days is 'Days on which its sources were asked; 0: before the first request, what is here was still shown by its feeds.';
comment on column monthly_outlets.dark_days is 'Days among them on which none of its sources gave a good answer.';

create view monthly_jurisdictions as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        date_trunc('month', day)::date as month, m.ocd_id, j.name, j.state, j.level,
        count(*) filter (where m.counted) as quotes,
        count(distinct m.cluster_id) as stories,
        count(distinct m.outlet_id) as outlets
    from (
        select f.day, unnest(f.ocd_ids) as ocd_id, f.cluster_id, f.outlet_id, f.counted from quote_facts f
        union all
        select d.day, p.ocd_id, d.cluster_id, d.outlet_id, false
        from places p
        join article_days d on d.article_id = p.article_id and d.revision = p.revision
    ) m
    join jurisdictions j on j.ocd_id = m.ocd_id
    where m.day is not null
    group by all
) c
left join (select date_trunc('month', day)::date as month, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.month = c.month;
comment on view monthly_jurisdictions is 'How much each jurisdiction was spoken about and mentioned in each month; undated articles are left out.';
comment on column monthly_jurisdictions.month is 'First day of the month of publication, in the zone of the outlet.';
comment on column monthly_jurisdictions.ocd_id is 'The jurisdiction.';
comment on column monthly_jurisdictions.name is 'Its name.';
comment on column monthly_jurisdictions.state is 'Postal code of its state, or null.';
comment on column monthly_jurisdictions.level is 'country, state, territory, county, place or district.';
comment on column monthly_jurisdictions.quotes is 'Quotes about it, each remark of a wire story once.';
comment on column monthly_jurisdictions.stories is 'Stories that mention it, each wire story once.';
comment on column monthly_jurisdictions.outlets is 'Outlets that mention it.';
comment on column monthly_jurisdictions.watched_outlets is 'Outlet days of the period on which sources were asked: without any, what is here was still shown by feeds when they were first asked.';
comment on column monthly_jurisdictions.dark_outlets is 'How many of those outlet days were dark: few quotes may then mean few answers, not silence.';

create view monthly_topics as
select c.*, coalesce(v.watched, 0) as watched_outlets, coalesce(v.dark, 0) as dark_outlets
from (
    select
        date_trunc('month', day)::date as month, m.topic,
        count(*) filter (where m.counted) as quotes,
        count(distinct m.cluster_id) as stories,
        count(distinct m.outlet_id) as outlets
    from (
        select f.day, unnest(f.topics) as topic, f.cluster_id, f.outlet_id, f.counted from quote_facts f
        union all
        select d.day, t.topic, d.cluster_id, d.outlet_id, false
        from article_topics t
        join article_days d on d.article_id = t.article_id
    ) m
    where m.day is not null
    group by all
) c
left join (select date_trunc('month', day)::date as month, sum(watched) as watched, sum(dark) as dark from daily_coverage group by all) v on v.month = c.month;
comment on view monthly_topics is 'How much each topic of config.toml was spoken and written about in each month; undated articles are left out.';
comment on column monthly_topics.month is 'First day of the month of publication, in the zone of the outlet.';
comment on column monthly_topics.topic is 'The topic, as config.toml names it.';
comment on column monthly_topics.quotes is 'Quotes about it, each remark of a wire story once.';
comment on column monthly_topics.stories is 'Stories about it, each wire story once.';
comment on column monthly_topics.outlets is 'Outlets with such stories.';
comment on column monthly_topics.watched_outlets is 'Outlet days of the period on which sources were asked: without any, what is here was still shown by feeds when they were first asked.';
comment on column monthly_topics.dark_outlets is 'How many of those outlet days were dark: few quotes may then mean few answers, not silence.';
