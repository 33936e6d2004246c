-- name: live_allowed
-- What a client of live access may ask: statements that the parser takes for questions (all others it refuses to write as
-- JSON), which name no function that acts, and none that runs a text as a statement.
create macro live_allowed(session, question) as coalesce((
    select
        json_extract_string(parsed, '$.error') = 'false'
        and len(list_filter(
            json_extract_string(parsed, '$..function_name'),
            lambda it: regexp_matches(
                lower(it),
                '^(quack_.*|query|query_table|json_execute_.*|enable_.*|disable_.*|set_.*|.*checkpoint|write_.*|pragma_.*|getenv|duckdb_secrets|which_secret)$'
            )
        )) = 0
    from (select json_serialize_sql(question::varchar) as parsed)
), false)

-- name: live_longest
-- For how many seconds the oldest question that Quack is answering has been asked; 0 without one.
select coalesce(max(epoch(timezone('UTC', now())) - epoch(query_started_at)), 0)
from quack_active_connections()
where state = 'active'
