-- For how many seconds the oldest question that Quack is answering has been asked; 0 without one.
select coalesce(max(epoch(timezone('UTC', now())) - epoch(query_started_at)), 0)
from quack_active_connections()
where state = 'active'
