-- Real persons and bodies, one row each, with all corrections applied. Their names: people_aliases; their offices:
-- people_roles.
create table people (
    person_id bigint primary key,  -- Hash of key: the same in every database that read the same articles, in whatever
        -- order.
    key varchar not null,  -- What sets the person apart from all others: kind and name, and for namesakes the official id,
        -- office, party or state.
    name varchar not null,  -- The fullest name in any article, or the name that a correction gave.
    kind varchar not null,  -- person or organization.
    official_id varchar,  -- Id in the table of US officials (bioguide:..., ocd-person/...), or null.
    party varchar,  -- The party that most articles give.
    jurisdiction varchar,  -- Open Civic Data division that most articles give.
    party_set boolean not null,  -- True where a correction gave the party: then it stands above what articles say.
    jurisdiction_set boolean not null  -- True where a correction gave the jurisdiction: then it stands above what
        -- articles say.
);

-- What people corrected by hand: appended to, never changed; an undo is a row as well.
create table corrections (
    correction_id integer primary key,  -- From 1, in the order in which they were made.
    made_at timestamptz not null,  -- When.
    who varchar not null,  -- Who made it.
    why varchar not null,  -- The reason given.
    action varchar not null,  -- merge, split, rename, set, quote or undo.
    undoes integer,  -- The correction that an undo takes back.
    person_id bigint,  -- The person meant: merged away, split, renamed, set, or made the speaker of a quote.
    person varchar,  -- The name of that person then.
    anchors struct(article_id bigint, name varchar)[] not null,  -- Articles that quoted that person then, with the name
        -- there: how the person is found again when ids have changed.
    other_id bigint,  -- merge: the person merged into.
    other varchar,  -- merge: the name of that person then. split: the name of the new person.
    other_anchors struct(article_id bigint, name varchar)[] not null,  -- The same for other_id.
    field varchar,  -- set and quote: what is set. split: by what the new person is chosen (outlet, state, article,
        -- role, party).
    value varchar,  -- The new name, the value of field; null empties the field.
    quote_id bigint,  -- quote: the quote then.
    article_id bigint,  -- quote: its article.
    quote_text varchar,  -- quote: its words, by which it is found in a later revision of the article.
    occurrence integer  -- quote: which of several quotes of the same words in the article, from 0.
);

-- What corrections say of single quotes, worked out from corrections (quotes fix and people split) for the quotes of
-- today.
create table quote_overrides (
    quote_id bigint primary key,  -- The quote.
    person_id bigint,  -- The person who said it, where corrected.
    reattributed boolean not null,  -- True where somebody else said it than the article was read to say (nobody known,
        -- if person_id is null): then role, party and jurisdiction of the former speaker do not count.
    dropped boolean not null,  -- True where a correction says that it is no quote.
    kind varchar,  -- direct, mixed or indirect, where corrected.
    sourcing varchar,  -- The rung of the sourcing ladder, where corrected.
    role varchar,  -- The role, where corrected.
    party varchar,  -- The party, where corrected.
    jurisdiction varchar  -- The jurisdiction, where corrected.
);
