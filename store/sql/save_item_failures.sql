-- Items that could not be used, each once, with when that was first and last seen.
insert into item_failures (source_id, stage, resource, reason, detail, first_seen, last_seen)
select source_id, stage, resource, reason, max(detail), max(failed_at), max(failed_at)
from incoming
group by source_id, stage, resource, reason
on conflict do update set detail = excluded.detail, last_seen = excluded.last_seen
