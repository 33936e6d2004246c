-- Which topics of config.toml are spoken about how much; a quote on two topics counts for each. Each remark of a wire
-- story counts once; share is in percent of all quotes of the period that pass the same narrowing; dark_days are outlet
-- days of it without an answer from any source of the outlet.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: since, until, speaker,
-- outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); period is day, week, month, year or all;
-- top is 10.
-- The quotes are gone through once, for the few sets of topics that they have.
with sets as materialized (select period, topics, count(*) as quotes from trend_quotes group by all),
counted as (
    select period, topic, sum(quotes)::bigint as quotes
    from (select period, quotes, unnest(topics) as topic from sets)
    group by all
),
totals as (select period, sum(quotes)::bigint as total from sets group by period),
chosen as (
    select topic, sum(quotes) as of_all
    from counted
    where topic is not null
    group by topic
    order by of_all desc, topic
    limit coalesce(getvariable('top')::integer, 10)
)
select
    t.period,
    h.topic as topic,
    coalesce(c.quotes, 0) as quotes,
    round(100.0 * coalesce(c.quotes, 0) / t.total, 2) as share,
    coalesce(v.watched_days, 0) as watched_days,
    coalesce(v.dark_days, 0) as dark_days
from totals t
cross join chosen h
left join counted c on c.period is not distinct from t.period and c.topic = h.topic
left join trend_coverage v on v.period is not distinct from t.period
order by t.period, h.of_all desc, topic
