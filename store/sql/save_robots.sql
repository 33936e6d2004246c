-- A robots.txt, in place of an older one.
insert into robots (host, fetched_at, status, text)
values ($host, $fetched_at, $status, $text)
on conflict (host) do update set fetched_at = excluded.fetched_at, status = excluded.status, text = excluded.text
