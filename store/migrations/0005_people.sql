-- Who is who across articles, and the corrections that last.
--
-- What an article says of a speaker (name, office, party, place) is one row in speakers, and quotes point to it. Which
-- speakers are one real person is decided again whenever readings come or go (store/people.py): people, speakers.person_id
-- and speakers.sourcing are that decision, and nothing else depends on when an article arrived. Corrections are only ever
-- appended; the views below apply them.

alter table people rename to speakers;
alter table speakers rename column person_id to speaker_id;
alter table quotes rename column person_id to speaker_id;
alter table silences rename column person_id to speaker_id;

alter table speakers add column role varchar;
alter table speakers add column party varchar;
alter table speakers add column jurisdiction varchar;
alter table speakers add column context varchar;
alter table speakers add column person_id bigint;
alter table speakers add column sourcing varchar;
comment on table speakers is 'Speakers as articles have them: one row a name with the office, party and place that come with it. The real people: people.';
comment on column speakers.speaker_id is 'Hash of all that the article says: name, kind, official_id, role, party, jurisdiction, context.';
comment on column speakers.name is 'The fullest name in the article, without honorifics; the words of the text where nobody is named.';
comment on column speakers.kind is 'person, organization, group, anonymous or document.';
comment on column speakers.official_id is 'Id in the table of US officials, or null.';
comment on column speakers.first_seen is 'When first quoted in a stored article.';
comment on column speakers.role is 'Role or office as the article words it.';
comment on column speakers.party is 'Party as the article has it.';
comment on column speakers.jurisdiction is 'Open Civic Data division that the speaker speaks for, as the article has it.';
comment on column speakers.context is 'The state that most places of the article lie in; only where jurisdiction is null. It keeps namesakes apart.';
comment on column speakers.person_id is 'Who that is, in people; null for groups, documents and anonymous speakers, and before the first linking.';
comment on column speakers.sourcing is 'named, titled-only, anonymous, group, organization or document; null before the first linking.';

alter table quotes add column speaker_confidence double;
alter table quotes add column speaker_rule varchar;
comment on column quotes.speaker_id is 'The speaker as the article has it, in speakers; null where more than one remained possible, or none.';
comment on column quotes.speaker_confidence is 'From 0 to 1: how sure it is that the mention means this speaker.';
comment on column quotes.speaker_rule is 'What decided who the mention means.';
comment on column silences.speaker_id is 'Who kept silent, in speakers; null where more than one remained possible, or none.';

create table people (
    person_id bigint primary key,
    key varchar not null,
    name varchar not null,
    kind varchar not null,
    official_id varchar,
    party varchar,
    jurisdiction varchar,
    party_set boolean not null,
    jurisdiction_set boolean not null
);
comment on table people is 'Real persons and bodies, one row each, with all corrections applied. Their names: people_aliases; their offices: people_roles.';
comment on column people.person_id is 'Hash of key: the same in every database that read the same articles, in whatever order.';
comment on column people.key is 'What tells the person from all others: kind and name, and for namesakes the official id, office, party or state.';
comment on column people.name is 'The fullest name in any article, or the name that a correction gave.';
comment on column people.kind is 'person or organization.';
comment on column people.official_id is 'Id in the table of US officials (bioguide:..., ocd-person/...), or null.';
comment on column people.party is 'The party that most articles give.';
comment on column people.jurisdiction is 'Open Civic Data division that most articles give.';
comment on column people.party_set is 'True where a correction gave the party: then it stands above what articles say.';
comment on column people.jurisdiction_set is 'True where a correction gave the jurisdiction: then it stands above what articles say.';

create table corrections (
    correction_id integer primary key,
    made_at timestamptz not null,
    who varchar not null,
    why varchar not null,
    action varchar not null,
    undoes integer,
    person_id bigint,
    person varchar,
    anchors struct(article_id bigint, "name" varchar)[] not null,
    other_id bigint,
    other varchar,
    other_anchors struct(article_id bigint, "name" varchar)[] not null,
    field varchar,
    value varchar,
    quote_id bigint,
    article_id bigint,
    quote_text varchar,
    occurrence integer
);
comment on table corrections is 'What people corrected by hand: appended to, never changed; an undo is a row as well.';
comment on column corrections.correction_id is 'From 1, in the order in which they were made.';
comment on column corrections.made_at is 'When.';
comment on column corrections.who is 'Who made it.';
comment on column corrections.why is 'The reason given.';
comment on column corrections.action is 'merge, split, rename, set, quote or undo.';
comment on column corrections.undoes is 'The correction that an undo takes back.';
comment on column corrections.person_id is 'The person meant: merged away, split, renamed, set, or made the speaker of a quote.';
comment on column corrections.person is 'The name of that person then.';
comment on column corrections.anchors is 'Articles that quoted that person then, with the name there: how the person is found again when ids have changed.';
comment on column corrections.other_id is 'merge: the person merged into.';
comment on column corrections.other is 'merge: the name of that person then. split: the name of the new person.';
comment on column corrections.other_anchors is 'The same for other_id.';
comment on column corrections.field is 'set and quote: what is set. split: what tells the new person (outlet, state, article, role, party).';
comment on column corrections.value is 'The new name, the value of field; null empties the field.';
comment on column corrections.quote_id is 'quote: the quote then.';
comment on column corrections.article_id is 'quote: its article.';
comment on column corrections.quote_text is 'quote: its words, by which it is found in a later revision of the article.';
comment on column corrections.occurrence is 'quote: which of several quotes of the same words in the article, from 0.';

create table quote_overrides (
    quote_id bigint primary key,
    person_id bigint,
    reattributed boolean not null,
    dropped boolean not null,
    kind varchar,
    sourcing varchar,
    role varchar,
    party varchar,
    jurisdiction varchar
);
comment on table quote_overrides is 'What corrections say of single quotes, worked out from corrections (quotes fix and people split) for the quotes of today.';
comment on column quote_overrides.quote_id is 'The quote.';
comment on column quote_overrides.person_id is 'The person who said it, where corrected.';
comment on column quote_overrides.reattributed is 'True where somebody else said it than the article was read to say (nobody known, if person_id is null): then role, party and jurisdiction of the former speaker do not count.';
comment on column quote_overrides.dropped is 'True where a correction says that it is no quote.';
comment on column quote_overrides.kind is 'direct, mixed or indirect, where corrected.';
comment on column quote_overrides.sourcing is 'The rung of the sourcing ladder, where corrected.';
comment on column quote_overrides.role is 'The role, where corrected.';
comment on column quote_overrides.party is 'The party, where corrected.';
comment on column quote_overrides.jurisdiction is 'The jurisdiction, where corrected.';

drop view current_quotes;
create view current_quotes as
select
    q.quote_id,
    q.article_id,
    q.revision,
    q.n,
    coalesce(f.kind, q.kind) as kind,
    q.spans,
    q.text,
    q.cue_text,
    q.cue_lemma,
    q.cue_spans,
    q.source_text,
    q.source_spans,
    q.speaker_id,
    coalesce(p.person_id, if(f.reattributed or s.person_id is not null or s.kind not in ('person', 'organization'), null, s.speaker_id))
        as person_id,
    coalesce(p.name, if(f.reattributed, null, s.name)) as speaker,
    coalesce(p.kind, if(f.reattributed, null, s.kind)) as speaker_kind,
    case
        when f.sourcing is not null then f.sourcing
        when f.reattributed and p.kind = 'organization' then 'organization'
        when f.reattributed and p.person_id is not null then 'named'
        when f.reattributed or s.speaker_id is null then 'unresolved'
        else coalesce(s.sourcing, if(s.kind = 'person', 'named', s.kind))
    end as sourcing,
    p.official_id,
    coalesce(f.role, if(f.reattributed, null, q.role)) as role,
    coalesce(f.party, if(p.party_set, p.party, null), if(f.reattributed, null, q.party), p.party) as party,
    coalesce(f.jurisdiction, if(p.jurisdiction_set or f.reattributed, p.jurisdiction, q.jurisdiction)) as jurisdiction,
    q.confidence,
    q.speaker_confidence,
    q.speaker_rule,
    f.quote_id is not null as corrected
from quotes q
join articles a on a.article_id = q.article_id and a.revision = q.revision
left join speakers s on s.speaker_id = q.speaker_id
left join quote_overrides f on f.quote_id = q.quote_id
left join people p on p.person_id = if(f.reattributed, f.person_id, coalesce(f.person_id, s.person_id))
where f.dropped is not true;
comment on view current_quotes is 'The quotes of the current revision of each article, with all corrections applied.';
comment on column current_quotes.quote_id is 'Hash of article, revision, text and its occurrence: the same after the article is read again.';
comment on column current_quotes.article_id is 'The article.';
comment on column current_quotes.revision is 'The revision of the article.';
comment on column current_quotes.n is 'Position among the quotes of the revision, from 0.';
comment on column current_quotes.kind is 'direct (90 % or more of the words inside quotation marks), mixed (fewer) or indirect (none).';
comment on column current_quotes.spans is 'Where it stands in the text; several where the narrator interrupts.';
comment on column current_quotes.text is 'The words, verbatim with their marks; several spans joined by a space.';
comment on column current_quotes.cue_text is 'The words that report: said, according to.';
comment on column current_quotes.cue_lemma is 'The base form of the reporting verb.';
comment on column current_quotes.cue_spans is 'Where the cue stands.';
comment on column current_quotes.source_text is 'The mention of the source in the text.';
comment on column current_quotes.source_spans is 'Where the source stands.';
comment on column current_quotes.speaker_id is 'The speaker as the article has it, in speakers; null where more than one remained possible, or none.';
comment on column current_quotes.person_id is 'The real person or body, in people; null for groups, documents, anonymous and unresolved speakers.';
comment on column current_quotes.speaker is 'The name of the person; of other speakers the words of the text; null where it stayed open.';
comment on column current_quotes.speaker_kind is 'person, organization, group, anonymous or document; null where it stayed open.';
comment on column current_quotes.sourcing is 'The sourcing ladder: named, titled-only (the mayor), anonymous, group, organization or document; unresolved where the speaker stayed open.';
comment on column current_quotes.official_id is 'Id of the person in the table of US officials (bioguide:..., ocd-person/...), or null.';
comment on column current_quotes.role is 'Role or office of the speaker as this article words it.';
comment on column current_quotes.party is 'Party of the speaker as this article has it, else as most other articles do.';
comment on column current_quotes.jurisdiction is 'Open Civic Data division that the speaker speaks for, as this article has it.';
comment on column current_quotes.confidence is 'From 0 to 1: how sure the attribution is.';
comment on column current_quotes.speaker_confidence is 'From 0 to 1: how sure it is that the mention means this speaker.';
comment on column current_quotes.speaker_rule is 'What decided who the mention means.';
comment on column current_quotes.corrected is 'Whether a correction speaks of this very quote.';

create view current_silences as
select
    s.article_id, s.revision, s.n, s.kind, s.text, s.spans, s.source_text, s.source_spans, s.speaker_id,
    coalesce(p.person_id, if(k.person_id is null and k.kind in ('person', 'organization'), k.speaker_id, null)) as person_id,
    coalesce(p.name, k.name) as speaker,
    coalesce(p.kind, k.kind) as speaker_kind,
    s.role, s.confidence
from silences s
join articles a on a.article_id = s.article_id and a.revision = s.revision
left join speakers k on k.speaker_id = s.speaker_id
left join people p on p.person_id = k.person_id;
comment on view current_silences is 'The silences of the current revision of each article, with the people behind them.';
comment on column current_silences.article_id is 'The article.';
comment on column current_silences.revision is 'The revision of the article.';
comment on column current_silences.n is 'Position among the silences of the revision, from 0.';
comment on column current_silences.kind is 'declined, no response or not reached.';
comment on column current_silences.text is 'The words that say so: declined to comment.';
comment on column current_silences.spans is 'Where they stand in the text.';
comment on column current_silences.source_text is 'The mention of who kept silent.';
comment on column current_silences.source_spans is 'Where that mention stands.';
comment on column current_silences.speaker_id is 'Who kept silent as the article has it, in speakers, or null.';
comment on column current_silences.person_id is 'The real person or body, in people, or null.';
comment on column current_silences.speaker is 'The name, or the words of the text where nobody is named.';
comment on column current_silences.speaker_kind is 'person, organization, group, anonymous or document.';
comment on column current_silences.role is 'Role or office as this article has it.';
comment on column current_silences.confidence is 'From 0 to 1: how sure it is.';

create view people_aliases as
select q.person_id, s.name, count(*) as quotes, count(distinct q.article_id) as articles
from current_quotes q
join speakers s on s.speaker_id = q.speaker_id
left join quote_overrides f on f.quote_id = q.quote_id
where q.person_id is not null and f.reattributed is not true
group by all;
comment on view people_aliases is 'The names under which articles quote each person.';
comment on column people_aliases.person_id is 'The person, in people.';
comment on column people_aliases.name is 'A name as articles have it.';
comment on column people_aliases.quotes is 'Quotes under this name.';
comment on column people_aliases.articles is 'Articles with it.';

create view people_roles as
select
    q.person_id,
    q.role,
    q.party,
    q.jurisdiction,
    min(cast(timezone('America/New_York', a.published) as date)) as first_day,
    max(cast(timezone('America/New_York', a.published) as date)) as last_day,
    count(*) as quotes,
    count(distinct q.article_id) as articles
from current_quotes q
join articles a on a.article_id = q.article_id
where q.person_id is not null and (q.role is not null or q.party is not null or q.jurisdiction is not null)
group by all;
comment on view people_roles is 'What articles call each person, and from when until when they did.';
comment on column people_roles.person_id is 'The person, in people.';
comment on column people_roles.role is 'Role or office as articles word it.';
comment on column people_roles.party is 'Party.';
comment on column people_roles.jurisdiction is 'Open Civic Data division that the person speaks for.';
comment on column people_roles.first_day is 'The first day on which an article says so (US Eastern time); null if all of them are undated.';
comment on column people_roles.last_day is 'The last such day.';
comment on column people_roles.quotes is 'Quotes that come with it.';
comment on column people_roles.articles is 'Articles that say so.';

-- The two views of 0002 that named people, on top of it (daily_speakers stands on quotes_flat).
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
    a.published,
    cast(timezone('America/New_York', a.published) as date) as day,
    q.n,
    q.kind,
    q.text,
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
    q.confidence
from current_quotes q
join articles a on a.article_id = q.article_id
join outlets o on o.outlet_id = a.outlet_id;
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
comment on column quotes_flat.person_id is 'The real person or body, in people; null for groups, documents, anonymous and unresolved speakers.';
comment on column quotes_flat.speaker is 'The name of the person; of other speakers the words of the text; null where it stayed open.';
comment on column quotes_flat.speaker_kind is 'person, organization, group, anonymous or document.';
comment on column quotes_flat.sourcing is 'named, titled-only (the mayor), anonymous, group, organization, document or unresolved.';
comment on column quotes_flat.official_id is 'Id of the speaker in the table of US officials, or null.';
comment on column quotes_flat.role is 'Role or office as the article has it.';
comment on column quotes_flat.party is 'Party as the article has it.';
comment on column quotes_flat.jurisdiction is 'Open Civic Data division that the speaker speaks for.';
comment on column quotes_flat.confidence is 'From 0 to 1: how sure the attribution is.';

drop view daily_outlets;
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
left join current_quotes q on q.article_id = a.article_id
where a.published is not null
group by all;
comment on view daily_outlets is 'What each outlet published on each day; undated articles are left out.';
comment on column daily_outlets.day is 'Day of publication in US Eastern time.';
comment on column daily_outlets.outlet_id is 'Id of the outlet.';
comment on column daily_outlets.outlet is 'Name of the outlet.';
comment on column daily_outlets.articles is 'Articles published.';
comment on column daily_outlets.quotes is 'Quotes in them.';
comment on column daily_outlets.speakers is 'Different speakers in them.';
