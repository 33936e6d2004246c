-- Who is quoted how much: persons and bodies, each remark of a wire story once; share is in percent of all quotes of
-- the period that pass the same narrowing; dark_days are outlet days of it without an answer from any source of the
-- outlet.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: since, until, speaker,
-- outlet, party, jurisdiction, topic, kind, sourcing, min_confidence (0.6); period is day, week, month, year or all;
-- top is 10.
-- Who is most quoted is found first: counts of everybody in every month of ten years would be two million.
with chosen as materialized (
    select person_id, count(*) as of_all
    from trend_quotes
    where person_id is not null
    group by person_id
    order by of_all desc, person_id
    limit coalesce(getvariable('top')::integer, 10)
),
counted as materialized (
    select period, c.person_id, count(*) as quotes
    from trend_quotes q
    left join chosen c on c.person_id = q.person_id
    group by all
),
totals as (select period, sum(quotes) as total from counted group by period)
select
    t.period,
    p.name as speaker,
    coalesce(c.quotes, 0) as quotes,
    round(100.0 * coalesce(c.quotes, 0) / t.total, 2) as share,
    coalesce(v.watched_days, 0) as watched_days,
    coalesce(v.dark_days, 0) as dark_days
from totals t
cross join chosen h
left join counted c on c.period is not distinct from t.period and c.person_id = h.person_id
left join trend_coverage v on v.period is not distinct from t.period
left join people p on p.person_id = h.person_id
order by t.period, h.of_all desc, speaker
