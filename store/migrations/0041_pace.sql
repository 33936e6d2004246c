-- What a publisher asks of the pace at which its source is asked, and how long the source has been quiet or gone.

alter table sources add column pace_s bigint;
alter table sources add column skip_hours integer[];
alter table sources add column skip_days integer[];
alter table sources add column last_new timestamptz;
alter table sources add column gone_since timestamptz;
comment on column sources.pace_s is 'Seconds between two requests that its feed asks for (ttl of RSS); null when it asks for none.';
comment on column sources.skip_hours is 'Hours of the day, in UTC, in which its feed does not want to be asked (skipHours of RSS).';
comment on column sources.skip_days is 'Days of the week, 0 for Monday, on which its feed does not want to be asked (skipDays of RSS).';
comment on column sources.last_new is 'When it last showed a new or changed entry; a source that has been quiet for long is asked less often.';
comment on column sources.gone_since is 'Since when it answers 410 Gone; null otherwise. It is asked once a week then.';
