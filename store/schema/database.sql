-- Facts about this file itself, such as when it was published.
create table meta (
    key varchar primary key,  -- The name of the fact: published_at.
    value varchar not null  -- Its value as text; times as ISO 8601 in UTC.
);

-- The migrations that made this schema.
create table migrations (
    number integer primary key,  -- The number of the migration.
    name varchar not null,  -- What it does.
    applied_at timestamptz not null  -- When it was applied to this file.
);
