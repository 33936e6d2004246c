-- Issues of digests that went to a reader: sent, kept in a folder, or asked for with --since-last.
create table issues (
    issue_id bigint primary key,  -- Hash of name and made_at.
    name varchar not null,  -- Which digest: the name of its watch, or daily.
    made_at timestamptz not null,  -- When it was made.
    since date not null,  -- Its first day.
    until date not null,  -- Its last day, included.
    timezone varchar not null  -- The zone its days are counted in.
);

-- The remarks of each issue, as they were then. A remark carried by several outlets is one row.
create table issue_remarks (
    issue_id bigint not null,  -- The issue.
    quote_id bigint not null,  -- The quote from the outlet that was shown.
    article_id bigint not null,  -- Its article.
    cluster_id bigint not null,  -- The cluster of its article: with words, what makes two copies one remark.
    words varchar not null,  -- MD5 of the letters and digits of the words in lower case.
    text varchar not null,  -- The words as they stood then.
    speaker varchar,  -- The name of the speaker then, or null.
    printed boolean not null  -- True when its words were printed, false when it was only counted.
);

-- Changes that an issue reported about earlier ones of its name, so that each is reported once.
create table issue_changes (
    issue_id bigint not null,  -- The issue that reported it.
    quote_id bigint not null,  -- The quote that an earlier issue had printed.
    kind varchar not null  -- words: the article no longer has them; speaker: it is another one; withdrawn: the words no
        -- longer count as a quote.
);
