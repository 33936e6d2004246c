-- What robots.txt files say, each in place of an older one of its host.
insert into robots (host, fetched_at, status, text)
from incoming select host, fetched_at, status, text
on conflict (host) do update set fetched_at = excluded.fetched_at, status = excluded.status, text = excluded.text
