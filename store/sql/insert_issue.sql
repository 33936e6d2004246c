-- An issue of a digest.
insert into issues (issue_id, name, made_at, since, until, timezone)
values ($issue_id, $name, $made_at, $since, $until, $timezone)
