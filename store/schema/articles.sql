-- Articles, one row an outlet and canonical address, as the current revision has them. The text: article_text.
create table articles (
    article_id bigint primary key,  -- Hash of outlet_id and key.
    outlet_id varchar not null,  -- Who published it.
    key varchar not null,  -- The canonical address in the spelling that all its spellings share.
    url varchar not null,  -- The address it was fetched from.
    canonical_url varchar not null,  -- The address that the page calls its own.
    title varchar,  -- The headline.
    byline varchar[] not null,  -- The names of the authors.
    published timestamptz,  -- Time of publication; null when no trustworthy one was found (never the time of the
        -- fetch).
    published_source varchar,  -- Where the time came from: json-ld, open-graph, meta, time-element, feed, ...
    language varchar,  -- ISO 639 code.
    section varchar,  -- The section of the outlet.
    access varchar not null,  -- open, metered, teaser, blocked or consent; only open and metered ones have a text.
    revision integer not null,  -- The current revision, from 1.
    text_hash varchar not null,  -- Hash of the current text, blank space aside.
    cluster_id bigint not null,  -- The same wire story in several outlets has one: the article_id of the copy that was
        -- stored first.
    first_seen timestamptz not null,  -- When its first revision was stored.
    updated timestamptz not null  -- When its current revision was stored.
);

-- Every text that an article has had; appended to, never updated.
create table revisions (
    article_id bigint not null,  -- The article.
    revision integer not null,  -- From 1.
    fetched_at timestamptz not null,  -- When this text was fetched.
    text_hash varchar not null,  -- Hash of the text, blank space aside.
    title varchar,  -- The headline of this revision.
    signature blob not null,  -- MinHash of the text, which finds its copies in other outlets.
    cause varchar  -- published: the page said something else; extracted: the archived page was extracted again, and
        -- more rightly; null for texts stored before this was noted, which were published.
);

-- The texts, apart from articles and without an index: an indexed body costs seconds at every checkpoint.
create table article_text (
    article_id bigint not null,  -- The article.
    revision integer not null,  -- The revision.
    text varchar not null  -- The text; every offset in quotes and places counts code points of it, from 0, the end
        -- excluded.
);

-- On which day each article was published: one row an article, recomputed before each publish for what changed.
create table article_days (
    article_id bigint not null,  -- The article.
    revision integer not null,  -- Its current revision.
    cluster_id bigint not null,  -- Copies of one wire story share it.
    outlet_id varchar not null,  -- The outlet.
    day date  -- Day of publication in the zone of the outlet; null for undated articles.
);

-- Paragraphs that recur across an outlet's articles and are left out of texts stored after they were found.
create table boilerplate (
    outlet_id varchar not null,  -- The outlet.
    paragraph varchar not null,  -- The paragraph as it stood in the texts.
    found_at timestamptz not null  -- When it had recurred often enough.
);

-- Bodies that write copy for others, and how bylines and datelines name them. Compiled for onrecord, CC0.
create table agencies (
    name varchar not null,  -- The name.
    byline varchar not null,  -- What a whole member of a byline looks like: a regular expression over lower case.
    dateline varchar  -- How a dateline names it in brackets: MACON, Ga. (AP); a regular expression, or null.
);

insert into agencies values
    ('Associated Press', '(the )?associated press|ap', 'AP'),
    ('Reuters', 'reuters', 'Reuters|REUTERS'),
    ('Agence France-Presse', 'afp|agence france[- ]presse', 'AFP'),
    ('Bloomberg News', 'bloomberg( news)?', 'Bloomberg'),
    ('United Press International', 'united press international|upi', 'UPI'),
    ('Press Association', '(pa|press association)( media)?', null),
    ('States Newsroom', 'states newsroom', null),
    ('KFF Health News', 'kff health news', null),
    ('CNN Newsource', 'cnn newsource|cnn wire', 'CNN'),
    ('Tribune News Service', 'tribune news service|tns', 'TNS');
