-- The first schema. Never edit a migration that has been committed: add the next number.
--
-- Ids are 63-bit hashes of what a thing is (store/ids.py), so the same story gets the same id whichever process met it
-- first, after a killed pass, and on two machines. There are no foreign keys (DuckDB refuses to delete child and parent
-- in one transaction); tests/store holds that there are no orphans.
-- Indexes (primary keys) stand only where a row is looked up while writing; never on a table that holds bodies of text,
-- where they cost seconds at every checkpoint.

create table meta (
    key varchar primary key,
    value varchar not null
);
comment on table meta is 'Facts about this file itself, such as when it was published.';
comment on column meta.key is 'The name of the fact: published_at.';
comment on column meta.value is 'Its value as text; times as ISO 8601 in UTC.';

create table outlets (
    outlet_id varchar primary key,
    name varchar not null,
    domain varchar not null,
    home varchar
);
comment on table outlets is 'Publishers, as config.toml names them; one that left config.toml stays for its articles.';
comment on column outlets.outlet_id is 'The id in config.toml.';
comment on column outlets.name is 'The name for people.';
comment on column outlets.domain is 'The web domain.';
comment on column outlets.home is 'Open Civic Data division of its beat (a state, a county), or null for a national outlet.';

create table sources (
    source_id varchar primary key,
    outlet_id varchar not null,
    kind varchar not null,
    url varchar not null,
    home varchar,
    every_s bigint not null,
    max_items integer not null,
    enabled boolean not null,
    current_url varchar not null,
    etag varchar,
    last_modified varchar,
    next_due timestamptz,
    failures integer not null default 0,
    last_asked timestamptz,
    last_success timestamptz,
    last_failure varchar
);
comment on table sources is 'Addresses that are watched: the configuration of each and how it is doing.';
comment on column sources.source_id is 'The id in config.toml.';
comment on column sources.outlet_id is 'Whose source it is.';
comment on column sources.kind is 'feed, sitemap or page.';
comment on column sources.url is 'The address in config.toml.';
comment on column sources.home is 'Open Civic Data division that overrides the home of the outlet, or null.';
comment on column sources.every_s is 'Seconds between two requests; 0 is always due.';
comment on column sources.max_items is 'At most so many items are taken from one answer.';
comment on column sources.enabled is 'False when it left config.toml or is switched off there.';
comment on column sources.current_url is 'Where it lives today: differs from url after a permanent redirect.';
comment on column sources.etag is 'The ETag of the last good answer, to ask conditionally.';
comment on column sources.last_modified is 'The Last-Modified of the last good answer, to ask conditionally.';
comment on column sources.next_due is 'When to ask again; null is now.';
comment on column sources.failures is 'Failures in a row, 0 after a success.';
comment on column sources.last_asked is 'The last request, good or not.';
comment on column sources.last_success is 'The last good answer (unchanged counts).';
comment on column sources.last_failure is 'Stage, reason and detail of the last failure; null after a success.';

create table fetches (
    asked_at timestamptz not null,
    source_id varchar not null,
    entry_id bigint,
    url varchar not null,
    final_url varchar,
    status integer,
    bytes bigint,
    seconds double,
    stage varchar,
    reason varchar,
    detail varchar
);
comment on table fetches is 'The log: one row an attempt to fetch a source or a page, failures included.';
comment on column fetches.asked_at is 'When.';
comment on column fetches.source_id is 'For which source.';
comment on column fetches.entry_id is 'For which entry; null when the source itself was asked.';
comment on column fetches.url is 'The address asked.';
comment on column fetches.final_url is 'The address that answered, after redirects; null when none did.';
comment on column fetches.status is 'HTTP status of a good answer (200, 304); null when there was none.';
comment on column fetches.bytes is 'Length of the body, unpacked.';
comment on column fetches.seconds is 'How long the request took.';
comment on column fetches.stage is 'Where it failed (robots, fetch, feed, page, extract, read, ...); null when all went well.';
comment on column fetches.reason is 'Why it failed, a fixed word to group by.';
comment on column fetches.detail is 'Why it failed, for people.';

create table item_failures (
    source_id varchar not null,
    stage varchar not null,
    resource varchar not null,
    reason varchar not null,
    detail varchar not null,
    first_seen timestamptz not null,
    primary key (source_id, stage, resource, reason)
);
comment on table item_failures is 'Items of a source that could not be used, each once however often the source shows it.';
comment on column item_failures.source_id is 'The source that showed the item.';
comment on column item_failures.stage is 'Where it failed.';
comment on column item_failures.resource is 'What failed: the item as far as it could be named.';
comment on column item_failures.reason is 'Why, a fixed word to group by.';
comment on column item_failures.detail is 'Why, for people.';
comment on column item_failures.first_seen is 'When it was first seen.';

create table entries (
    entry_id bigint primary key,
    key varchar not null,
    url varchar not null,
    source_id varchar not null,
    guid varchar,
    title varchar,
    byline varchar[] not null,
    published timestamptz,
    first_seen timestamptz not null,
    state varchar not null,
    attempts integer not null default 0,
    next_attempt timestamptz,
    reason varchar,
    detail varchar,
    article_id bigint
);
comment on table entries is 'Story addresses that sources showed, one row an address, with what is still to do about it.';
comment on column entries.entry_id is 'Hash of key.';
comment on column entries.key is 'The address in the spelling that all its spellings share.';
comment on column entries.url is 'The address to fetch.';
comment on column entries.source_id is 'The source that showed it first.';
comment on column entries.guid is 'The id that the feed gave the item.';
comment on column entries.title is 'The title in the feed.';
comment on column entries.byline is 'Authors in the feed.';
comment on column entries.published is 'Time of publication in the feed.';
comment on column entries.first_seen is 'When a source first showed it.';
comment on column entries.state is 'todo, waiting (for next_attempt), done, failed (given up) or gone (no longer on the web).';
comment on column entries.attempts is 'Failed attempts since it was last todo.';
comment on column entries.next_attempt is 'When a waiting entry is tried again.';
comment on column entries.reason is 'Why it is waiting, failed or gone: a fixed word to group by.';
comment on column entries.detail is 'The same for people.';
comment on column entries.article_id is 'The article it led to; null as long as it led to none.';

create table sightings (
    source_id varchar not null,
    entry_id bigint not null,
    fingerprint varchar not null,
    first_seen timestamptz not null,
    primary key (source_id, entry_id)
);
comment on table sightings is 'Which source showed which entry: a story in two feeds is one entry with two sightings.';
comment on column sightings.source_id is 'The source.';
comment on column sightings.entry_id is 'The entry.';
comment on column sightings.fingerprint is 'What this source last said of the story; when it says something else, the page is fetched again.';
comment on column sightings.first_seen is 'When this source first showed it.';

create table articles (
    article_id bigint primary key,
    outlet_id varchar not null,
    key varchar not null,
    url varchar not null,
    canonical_url varchar not null,
    title varchar,
    byline varchar[] not null,
    published timestamptz,
    published_source varchar,
    language varchar,
    section varchar,
    access varchar not null,
    revision integer not null,
    text_hash varchar not null,
    cluster_id bigint not null,
    first_seen timestamptz not null,
    updated timestamptz not null
);
comment on table articles is 'Articles, one row an outlet and canonical address, as the current revision has them. The text: article_text.';
comment on column articles.article_id is 'Hash of outlet_id and key.';
comment on column articles.outlet_id is 'Who published it.';
comment on column articles.key is 'The canonical address in the spelling that all its spellings share.';
comment on column articles.url is 'The address it was fetched from.';
comment on column articles.canonical_url is 'The address that the page calls its own.';
comment on column articles.title is 'The headline.';
comment on column articles.byline is 'The names of the authors.';
comment on column articles.published is 'Time of publication; null when no trustworthy one was found (never the time of the fetch).';
comment on column articles.published_source is 'Where the time came from: json-ld, open-graph, meta, time-element, feed, ...';
comment on column articles.language is 'ISO 639 code.';
comment on column articles.section is 'The section of the outlet.';
comment on column articles.access is 'open, metered, teaser, blocked or consent; only open and metered ones have a text.';
comment on column articles.revision is 'The current revision, from 1.';
comment on column articles.text_hash is 'Hash of the current text, blank space aside.';
comment on column articles.cluster_id is 'The same wire story in several outlets has one: the article_id of the copy that was stored first.';
comment on column articles.first_seen is 'When its first revision was stored.';
comment on column articles.updated is 'When its current revision was stored.';

create table revisions (
    article_id bigint not null,
    revision integer not null,
    fetched_at timestamptz not null,
    text_hash varchar not null,
    title varchar,
    signature blob not null
);
comment on table revisions is 'Every text that an article has had; appended to, never updated.';
comment on column revisions.article_id is 'The article.';
comment on column revisions.revision is 'From 1.';
comment on column revisions.fetched_at is 'When this text was fetched.';
comment on column revisions.text_hash is 'Hash of the text, blank space aside.';
comment on column revisions.title is 'The headline of this revision.';
comment on column revisions.signature is 'MinHash of the text, which finds its copies in other outlets.';

create table article_text (
    article_id bigint not null,
    revision integer not null,
    text varchar not null
);
comment on table article_text is 'The texts, apart from articles and without an index: an indexed body costs seconds at every checkpoint.';
comment on column article_text.article_id is 'The article.';
comment on column article_text.revision is 'The revision.';
comment on column article_text.text is 'The text; every offset in quotes and places counts code points of it, from 0, the end excluded.';

create table readings (
    article_id bigint not null,
    revision integer not null,
    version varchar not null,
    read_at timestamptz not null
);
comment on table readings is 'Which version of the language pipeline read which text.';
comment on column readings.article_id is 'The article.';
comment on column readings.revision is 'The revision.';
comment on column readings.version is 'Our rules and the model.';
comment on column readings.read_at is 'When it was stored.';

create table people (
    person_id bigint primary key,
    name varchar not null,
    kind varchar not null,
    official_id varchar,
    first_seen timestamptz not null
);
comment on table people is 'Speakers: persons and bodies, one row a name and kind (and official id where there is one).';
comment on column people.person_id is 'Hash of name, kind and official_id.';
comment on column people.name is 'The fullest name in the article, without honorifics.';
comment on column people.kind is 'person, organization, group, anonymous or document.';
comment on column people.official_id is 'Id in the table of US officials, or null.';
comment on column people.first_seen is 'When first quoted in a stored article.';

create table quotes (
    quote_id bigint not null,
    article_id bigint not null,
    revision integer not null,
    n integer not null,
    kind varchar not null,
    spans struct("start" integer, "end" integer)[] not null,
    text varchar not null,
    cue_text varchar,
    cue_lemma varchar,
    cue_spans struct("start" integer, "end" integer)[] not null,
    source_text varchar,
    source_spans struct("start" integer, "end" integer)[] not null,
    person_id bigint,
    role varchar,
    party varchar,
    jurisdiction varchar,
    confidence double not null
);
comment on table quotes is 'Who said what: one row a quote and revision. The quotes that count today are in quotes_flat.';
comment on column quotes.quote_id is 'Hash of article, revision, text and its occurrence: the same after the article is read again.';
comment on column quotes.article_id is 'The article.';
comment on column quotes.revision is 'The revision of the article.';
comment on column quotes.n is 'Position among the quotes of the revision, from 0.';
comment on column quotes.kind is 'direct (90 % or more of the words inside quotation marks), mixed (fewer) or indirect (none).';
comment on column quotes.spans is 'Where it stands in the text; several where the narrator interrupts.';
comment on column quotes.text is 'The words, verbatim with their marks; several spans joined by a space.';
comment on column quotes.cue_text is 'The words that report: said, according to.';
comment on column quotes.cue_lemma is 'The base form of the reporting verb.';
comment on column quotes.cue_spans is 'Where the cue stands.';
comment on column quotes.source_text is 'The mention of the source in the text.';
comment on column quotes.source_spans is 'Where the source stands.';
comment on column quotes.person_id is 'The speaker; null where more than one remained possible, or none.';
comment on column quotes.role is 'Role or office of the speaker as this article has it.';
comment on column quotes.party is 'Party of the speaker as this article has it.';
comment on column quotes.jurisdiction is 'Open Civic Data division that the speaker speaks for, as this article has it.';
comment on column quotes.confidence is 'From 0 to 1: how sure the attribution is.';

create table jurisdictions (
    ocd_id varchar primary key,
    geoid varchar,
    level varchar not null,
    name varchar not null,
    state varchar
);
comment on table jurisdictions is 'US jurisdictions that were mentioned at least once.';
comment on column jurisdictions.ocd_id is 'Open Civic Data division id.';
comment on column jurisdictions.geoid is 'Census GEOID, or null.';
comment on column jurisdictions.level is 'country, state, territory, county, place or district.';
comment on column jurisdictions.name is 'The name.';
comment on column jurisdictions.state is 'Postal code of the state, or null.';

create table places (
    article_id bigint not null,
    revision integer not null,
    n integer not null,
    "start" integer not null,
    "end" integer not null,
    text varchar not null,
    ocd_id varchar not null,
    confidence double not null,
    rule varchar not null
);
comment on table places is 'Mentions of jurisdictions: one row a mention and revision.';
comment on column places.article_id is 'The article.';
comment on column places.revision is 'The revision of the article.';
comment on column places.n is 'Position among the mentions of the revision, from 0.';
comment on column places."start" is 'First code point of the mention in the text.';
comment on column places."end" is 'The code point after its last.';
comment on column places.text is 'The words of the mention.';
comment on column places.ocd_id is 'The jurisdiction meant.';
comment on column places.confidence is 'From 0 to 1: how sure the link is.';
comment on column places.rule is 'What decided the link.';

create table quote_places (
    quote_id bigint not null,
    article_id bigint not null,
    revision integer not null,
    ocd_id varchar not null,
    nearness varchar not null
);
comment on table quote_places is 'Which jurisdictions a quote is about: those named in it, else those named in its paragraphs.';
comment on column quote_places.quote_id is 'The quote.';
comment on column quote_places.article_id is 'The article of the quote.';
comment on column quote_places.revision is 'The revision of the quote.';
comment on column quote_places.ocd_id is 'The jurisdiction.';
comment on column quote_places.nearness is 'quote: named in it; paragraph: named in a paragraph that the quote stands in.';

create table robots (
    host varchar primary key,
    fetched_at timestamptz not null,
    status integer not null,
    text varchar not null
);
comment on table robots is 'The robots.txt of each host, kept for a day so that a pass need not ask again.';
comment on column robots.host is 'The host, with its port where it is not the usual one.';
comment on column robots.fetched_at is 'When it was fetched.';
comment on column robots.status is 'The HTTP status of the answer.';
comment on column robots.text is 'The file; empty unless the status is 200.';
