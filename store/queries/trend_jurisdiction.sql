-- Which states are spoken about how much, with all their counties, places and districts; a quote about two states
-- counts for each. Each remark of a wire story counts once; share is in percent of all quotes of the period that pass
-- the same narrowing; dark_days are outlet days of it without an answer from any source of the outlet.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: since, until, speaker,
-- outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); period is day, week, month, year or all;
-- top is 10.
-- The quotes are gone through once, for the few sets of states that they have.
with sets as materialized (select period, states, count(*) as quotes from trend_quotes group by all),
counted as (
    select period, state, sum(quotes)::bigint as quotes
    from (select period, quotes, unnest(states) as state from sets)
    group by all
),
totals as (select period, sum(quotes)::bigint as total from sets group by period),
chosen as (
    select state, sum(quotes) as of_all
    from counted
    where state is not null
    group by state
    order by of_all desc, state
    limit coalesce(getvariable('top')::integer, 10)
)
select
    t.period,
    h.state as state,
    coalesce(c.quotes, 0) as quotes,
    round(100.0 * coalesce(c.quotes, 0) / t.total, 2) as share,
    coalesce(v.watched_days, 0) as watched_days,
    coalesce(v.dark_days, 0) as dark_days
from totals t
cross join chosen h
left join counted c on c.period is not distinct from t.period and c.state = h.state
left join trend_coverage v on v.period is not distinct from t.period
order by t.period, h.of_all desc, state
