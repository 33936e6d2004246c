-- Each outlet on each day from the first request on. A source is dark on a day without a good answer (or longer, if it
-- is asked more rarely).
create view coverage as
-- The last good answer before each day is found by one walk along the days (good_before): DuckDB plans an ASOF join of so
-- few rows as a loop over all pairs.
with newest as (select max(asked_at) as asked_at from fetches where entry_id is null),
spans as (select source_id, min(day) as first_day, max(day) as last_day from source_days group by source_id),
watched as (
    select
        s.source_id, s.outlet_id, s.every_s, coalesce(o.timezone, 'America/New_York') as zone, n.asked_at as newest, d.first_day,
        if(s.enabled, cast(timezone(coalesce(o.timezone, 'America/New_York'), n.asked_at) as date), d.last_day) as last_day
    from spans d
    join sources s on s.source_id = d.source_id
    join outlets o on o.outlet_id = s.outlet_id
    cross join newest n
),
days as (
    select
        source_id, outlet_id, every_s, zone, newest,
        unnest(generate_series(first_day::timestamp, last_day::timestamp, interval 1 day))::date as day
    from watched
),
answered as (
    select
        d.*, a.last_good,
        last_value(a.last_good ignore nulls) over (partition by d.source_id order by d.day rows unbounded preceding) as good_before
    from days d
    left join source_days a on a.source_id = d.source_id and a.day = d.day
),
judged as (
    select
        *,
        case
            when last_good is not null then false
            when good_before is null then true
            else good_before < least(
                timezone(zone, day::timestamp),
                least(timezone(zone, day::timestamp + interval 1 day), newest + interval 1 second)
                    - to_seconds(greatest(every_s, 86400))
            )
        end as silent
    from answered
)
select
    day,  -- The day, in the zone of the outlet.
    outlet_id,  -- The outlet.
    count(*) as sources,  -- Its sources that were watched.
    count(*) filter (where silent) as dark_sources,  -- How many of them were dark.
    dark_sources = sources as dark  -- Whether all of them were: that day has gaps, whatever was found later.
from judged
group by all;
