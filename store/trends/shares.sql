-- The trends of one shape: how many quotes each of a few things has, and which share of all quotes that is. A file of
-- store/queries with `-- shape: NAME NAME` fills these parts and the tail. {key} is what is counted, {label} how it is
-- shown, {quotes} the view that is counted, {lists} the column of lists that {key} is taken from.

-- name: plain
with counted as (
    select period, {key}, count(*) as quotes
    from {quotes}
    group by all
),
totals as (select period, sum(quotes) as total from counted group by period),

-- name: listed
-- The quotes are gone through once, for the few sets of {lists} that they have.
with sets as materialized (select period, {lists}, count(*) as quotes from trend_quotes group by all),
counted as (
    select period, {key}, sum(quotes)::bigint as quotes
    from (select period, quotes, unnest({lists}) as {key} from sets)
    group by all
),
totals as (select period, sum(quotes)::bigint as total from sets group by period),

-- name: areas
-- The quotes are gone through once, for the few sets of areas that they have; one with several areas counts for each.
with sets as materialized (select period, areas, count(*) as quotes from trend_quotes group by all),
counted as (
    select period, {key}, sum(quotes)::bigint as quotes
    from (select period, quotes, unnest(areas) as {key} from sets)
    semi join (
        select ocd_id from jurisdictions
        where case coalesce(getvariable('level')::varchar, 'state')
            when 'state' then level in ('state', 'territory')
            else level = getvariable('level')::varchar
        end
    ) of_level on {key} = of_level.ocd_id
    group by all
),
totals as (select period, sum(quotes)::bigint as total from sets group by period),

-- name: first_chosen
-- Who is most quoted is found first: counts of everybody in every month of ten years would be two million.
with chosen as materialized (
    select {key}, count(*) as of_all
    from trend_quotes
    where {key} is not null
    group by {key}
    order by of_all desc, {key}
    limit coalesce(getvariable('top')::integer, 10)
),
counted as materialized (
    select period, c.{key}, count(*) as quotes
    from trend_quotes q
    left join chosen c on c.{key} = q.{key}
    group by all
),
totals as (select period, sum(quotes) as total from counted group by period)

-- name: most
chosen as (
    select {key}, sum(quotes) as of_all
    from counted
    where {key} is not null
    group by {key}
    order by of_all desc, {key}
    limit coalesce(getvariable('top')::integer, 10)
)

-- name: tail
select
    t.period,
    {label} as {name},
    coalesce(c.quotes, 0) as quotes,
    round(100.0 * coalesce(c.quotes, 0) / t.total, 2) as share,
    coalesce(v.watched_days, 0) as watched_days,
    coalesce(v.dark_days, 0) as dark_days
from totals t
cross join chosen h
left join counted c on c.period is not distinct from t.period and c.{key} = h.{key}
left join trend_coverage v on v.period is not distinct from t.period
{join}order by t.period, h.of_all desc, {name}
