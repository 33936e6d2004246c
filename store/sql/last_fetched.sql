-- When the pages of entries (incoming: their ids) last answered.
select f.entry_id, max(f.asked_at)
from fetches f
semi join incoming using (entry_id)
where f.status = 200
group by f.entry_id
