-- Items that could not be used, each once.
insert into item_failures (source_id, stage, resource, reason, detail, first_seen)
select source_id, stage, resource, reason, detail, failed_at
from incoming
on conflict do nothing
