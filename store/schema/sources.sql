-- Publishers, as config.toml names them; one that left config.toml stays for its articles.
create table outlets (
    outlet_id varchar primary key,  -- The id in config.toml.
    name varchar not null,  -- The name for people.
    domain varchar not null,  -- The web domain.
    home varchar,  -- Open Civic Data division of its beat (a state, a county), or null for a national outlet.
    timezone varchar default 'America/New_York'  -- The zone in which its days are counted (IANA name).
);

-- Addresses that are watched: the configuration of each and how it is doing.
create table sources (
    source_id varchar primary key,  -- The id in config.toml.
    outlet_id varchar not null,  -- Whose source it is.
    kind varchar not null,  -- feed, sitemap or page.
    url varchar not null,  -- The address in config.toml.
    home varchar,  -- Open Civic Data division that overrides the home of the outlet, or null.
    every_s bigint not null,  -- Seconds between two requests; 0 is always due.
    max_items integer not null,  -- At most so many items are taken from one answer.
    enabled boolean not null,  -- False when it left config.toml or is switched off there.
    current_url varchar not null,  -- Where it lives today: differs from url after a permanent redirect.
    etag varchar,  -- The ETag of the last good answer, to ask conditionally.
    last_modified varchar,  -- The Last-Modified of the last good answer, to ask conditionally.
    next_due timestamptz,  -- When to ask again; null is now.
    failures integer not null default 0,  -- Failures in a row, 0 after a success.
    last_asked timestamptz,  -- The last request, good or not.
    last_success timestamptz,  -- The last good answer (unchanged counts).
    last_failure varchar,  -- Stage, reason and detail of the last failure; null after a success.
    pace_s bigint,  -- Seconds between two requests that its feed asks for (ttl of RSS); null when it asks for none.
    skip_hours integer[],  -- Hours of the day, in UTC, in which its feed does not want to be asked (skipHours of RSS).
    skip_days integer[],  -- Days of the week, 0 for Monday, on which its feed does not want to be asked (skipDays of
        -- RSS).
    last_new timestamptz,  -- When it last showed a new or changed entry; a source that has been quiet for long is asked
        -- less often.
    gone_since timestamptz  -- Since when it answers 410 Gone; null otherwise. It is asked once a week then.
);

-- The robots.txt of each host, kept for a day so that a pass need not ask again.
create table robots (
    host varchar primary key,  -- The host, with its port where it is not the usual one.
    fetched_at timestamptz not null,  -- When it was fetched.
    status integer not null,  -- The HTTP status of the answer.
    text varchar not null  -- The file; empty unless the status is 200.
);

-- The log: one row an attempt to fetch a source or a page, failures included.
create table fetches (
    asked_at timestamptz not null,  -- When.
    source_id varchar not null,  -- For which source.
    entry_id bigint,  -- For which entry; null when the source itself was asked.
    url varchar not null,  -- The address asked.
    final_url varchar,  -- The address that answered, after redirects; null when none did.
    status integer,  -- HTTP status of a good answer (200, 304); null when there was none.
    bytes bigint,  -- Length of the body, unpacked.
    seconds double,  -- How long the request took.
    stage varchar,  -- Where it failed (robots, fetch, feed, page, extract, read, ...); null when all went well.
    reason varchar,  -- Why it failed, a fixed word to group by.
    detail varchar  -- Why it failed, for people.
);

-- When each source was asked and when it answered: one row a source and day, summed from fetches before each publish.
create table source_days (
    source_id varchar,  -- The source.
    day date,  -- The day, in the zone of its outlet.
    asked bigint not null,  -- How often it was asked.
    last_good timestamptz,  -- Its last good answer (unchanged counts) of the day; null if it gave none.
    primary key (source_id, day)
);

-- Items of a source that could not be used, each once however often the source shows it.
create table item_failures (
    source_id varchar,  -- The source that showed the item.
    stage varchar,  -- Where it failed.
    resource varchar,  -- What failed: the item as far as it could be named.
    reason varchar,  -- Why, a fixed word to group by.
    detail varchar not null,  -- Why, for people.
    first_seen timestamptz not null,  -- When it was first seen.
    last_seen timestamptz,  -- When it was last seen.
    primary key (source_id, stage, resource, reason)
);

-- Story addresses that sources showed, one row an address, with what is still to do about it.
create table entries (
    entry_id bigint primary key,  -- Hash of key.
    key varchar not null,  -- The address in the spelling that all its spellings share.
    url varchar not null,  -- The address to fetch.
    source_id varchar not null,  -- The source that showed it first.
    guid varchar,  -- The id that the feed gave the item.
    title varchar,  -- The title in the feed.
    byline varchar[] not null,  -- Authors in the feed.
    published timestamptz,  -- Time of publication in the feed.
    first_seen timestamptz not null,  -- When a source first showed it.
    state varchar not null,  -- todo, waiting (for next_attempt), done, failed (given up) or gone (no longer on the
        -- web).
    attempts integer not null default 0,  -- Failed attempts since it was last todo.
    next_attempt timestamptz,  -- When a waiting entry is tried again.
    reason varchar,  -- Why it is waiting, failed or gone: a fixed word to group by.
    detail varchar,  -- The same for people.
    article_id bigint  -- The article it led to; null as long as it led to none.
);

-- Which source showed which entry: a story in two feeds is one entry with two sightings.
create table sightings (
    source_id varchar,  -- The source.
    entry_id bigint,  -- The entry.
    fingerprint varchar not null,  -- What this source last said of the story; when it says something else, the page is
        -- fetched again.
    first_seen timestamptz not null,  -- When this source first showed it.
    primary key (source_id, entry_id)
);
