-- Wide and daily views for analysts. A day is a day in US Eastern time, the clock that US political news runs on.

create view quotes_flat as
select
    q.quote_id,
    a.article_id,
    a.cluster_id,
    o.outlet_id,
    o.name as outlet,
    a.title,
    a.canonical_url as url,
    a.published,
    cast(timezone('America/New_York', a.published) as date) as day,
    q.n,
    q.kind,
    q.text,
    q.cue_text as cue,
    q.cue_lemma,
    q.source_text as source,
    q.person_id,
    p.name as speaker,
    p.kind as speaker_kind,
    p.official_id,
    q.role,
    q.party,
    q.jurisdiction,
    q.confidence
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision
join outlets o on o.outlet_id = a.outlet_id
left join people p on p.person_id = q.person_id;
comment on view quotes_flat is 'One wide row a quote, of the current revision of each article.';
comment on column quotes_flat.quote_id is 'The quote.';
comment on column quotes_flat.article_id is 'Its article.';
comment on column quotes_flat.cluster_id is 'Copies of one wire story share it: count distinct clusters to count a story once.';
comment on column quotes_flat.outlet_id is 'Id of the outlet.';
comment on column quotes_flat.outlet is 'Name of the outlet.';
comment on column quotes_flat.title is 'The headline.';
comment on column quotes_flat.url is 'The address that the page calls its own.';
comment on column quotes_flat.published is 'Time of publication; null for undated articles, which trends leave out.';
comment on column quotes_flat.day is 'Day of publication in US Eastern time; null for undated articles.';
comment on column quotes_flat.n is 'Position among the quotes of the article, from 0.';
comment on column quotes_flat.kind is 'direct, mixed or indirect.';
comment on column quotes_flat.text is 'The words, verbatim with their marks.';
comment on column quotes_flat.cue is 'The words that report.';
comment on column quotes_flat.cue_lemma is 'The base form of the reporting verb.';
comment on column quotes_flat.source is 'The mention of the source in the text.';
comment on column quotes_flat.person_id is 'The speaker in people, or null.';
comment on column quotes_flat.speaker is 'Fullest name of the speaker, or null where it stayed open.';
comment on column quotes_flat.speaker_kind is 'person, organization, group, anonymous or document.';
comment on column quotes_flat.official_id is 'Id of the speaker in the table of US officials, or null.';
comment on column quotes_flat.role is 'Role or office as the article has it.';
comment on column quotes_flat.party is 'Party as the article has it.';
comment on column quotes_flat.jurisdiction is 'Open Civic Data division that the speaker speaks for.';
comment on column quotes_flat.confidence is 'From 0 to 1: how sure the attribution is.';

create view daily_speakers as
select
    day,
    person_id,
    speaker,
    count(*) as quotes,
    count(distinct cluster_id) as stories,
    count(distinct outlet_id) as outlets
from quotes_flat
where day is not null and person_id is not null
group by all;
comment on view daily_speakers is 'How much each speaker was quoted on each day; undated articles are left out.';
comment on column daily_speakers.day is 'Day of publication in US Eastern time.';
comment on column daily_speakers.person_id is 'The speaker in people.';
comment on column daily_speakers.speaker is 'Name of the speaker.';
comment on column daily_speakers.quotes is 'Quotes, copies of a wire story included.';
comment on column daily_speakers.stories is 'Stories that quoted, each wire story once.';
comment on column daily_speakers.outlets is 'Outlets that quoted.';

create view daily_jurisdictions as
select
    cast(timezone('America/New_York', a.published) as date) as day,
    j.ocd_id,
    j.name,
    j.state,
    j.level,
    count(*) as mentions,
    count(distinct a.cluster_id) as stories,
    count(distinct a.outlet_id) as outlets
from places m
join articles a on a.article_id = m.article_id and a.revision = m.revision
join jurisdictions j on j.ocd_id = m.ocd_id
where a.published is not null
group by all;
comment on view daily_jurisdictions is 'How much each jurisdiction was mentioned on each day; undated articles are left out.';
comment on column daily_jurisdictions.day is 'Day of publication in US Eastern time.';
comment on column daily_jurisdictions.ocd_id is 'The jurisdiction.';
comment on column daily_jurisdictions.name is 'Its name.';
comment on column daily_jurisdictions.state is 'Postal code of its state, or null.';
comment on column daily_jurisdictions.level is 'country, state, territory, county, place or district.';
comment on column daily_jurisdictions.mentions is 'Mentions, copies of a wire story included.';
comment on column daily_jurisdictions.stories is 'Stories that mention it, each wire story once.';
comment on column daily_jurisdictions.outlets is 'Outlets that mention it.';

create view daily_outlets as
select
    cast(timezone('America/New_York', a.published) as date) as day,
    o.outlet_id,
    o.name as outlet,
    count(distinct a.article_id) as articles,
    count(q.quote_id) as quotes,
    count(distinct q.person_id) as speakers
from articles a
join outlets o on o.outlet_id = a.outlet_id
left join quotes q on q.article_id = a.article_id and q.revision = a.revision
where a.published is not null
group by all;
comment on view daily_outlets is 'What each outlet published on each day; undated articles are left out.';
comment on column daily_outlets.day is 'Day of publication in US Eastern time.';
comment on column daily_outlets.outlet_id is 'Id of the outlet.';
comment on column daily_outlets.outlet is 'Name of the outlet.';
comment on column daily_outlets.articles is 'Articles published.';
comment on column daily_outlets.quotes is 'Quotes in them.';
comment on column daily_outlets.speakers is 'Different speakers in them.';
