-- Issues of digests: what each printed, so that the next one can tell what is new, and what of it no longer holds.

create table issues (
    issue_id bigint primary key,
    name varchar not null,
    made_at timestamptz not null,
    since date not null,
    until date not null,
    timezone varchar not null
);
comment on table issues is 'Issues of digests that went to a reader: sent, kept in a folder, or asked for with --since-last.';
comment on column issues.issue_id is 'Hash of name and made_at.';
comment on column issues.name is 'Which digest: the name of its watch, or daily.';
comment on column issues.made_at is 'When it was made.';
comment on column issues.since is 'Its first day.';
comment on column issues.until is 'Its last day, included.';
comment on column issues.timezone is 'The zone its days are counted in.';

create table issue_remarks (
    issue_id bigint not null,
    quote_id bigint not null,
    article_id bigint not null,
    cluster_id bigint not null,
    words varchar not null,
    text varchar not null,
    speaker varchar,
    printed boolean not null
);
comment on table issue_remarks is 'The remarks of each issue, as they were then. A remark carried by several outlets is one row.';
comment on column issue_remarks.issue_id is 'The issue.';
comment on column issue_remarks.quote_id is 'The quote from the outlet that was shown.';
comment on column issue_remarks.article_id is 'Its article.';
comment on column issue_remarks.cluster_id is 'The cluster of its article: with words, what makes two copies one remark.';
comment on column issue_remarks.words is 'MD5 of the letters and digits of the words in lower case.';
comment on column issue_remarks.text is 'The words as they stood then.';
comment on column issue_remarks.speaker is 'The name of the speaker then, or null.';
comment on column issue_remarks.printed is 'True when its words were printed, false when it was only counted.';

create table issue_changes (
    issue_id bigint not null,
    quote_id bigint not null,
    kind varchar not null
);
comment on table issue_changes is 'What an issue told about earlier ones of its name, so that each change is told once.';
comment on column issue_changes.issue_id is 'The issue that told it.';
comment on column issue_changes.quote_id is 'The quote that an earlier issue had printed.';
comment on column issue_changes.kind is 'words: the article no longer has them; speaker: it is another one; withdrawn: the words no longer count as a quote.';
