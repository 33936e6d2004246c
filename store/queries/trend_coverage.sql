-- How much of the press was watched: outlet days on which sources were asked, and dark ones among them, beside the
-- articles that came. A fall of a trend where dark_days rise may be no silence.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: since, until, outlet;
-- period is day, week, month, year or all.
with days as (
    select
        case coalesce(getvariable('period')::varchar, 'all')
            when 'all' then null else date_trunc(getvariable('period')::varchar, day)::date
        end as period,
        outlet_id, articles, watched_days, dark_days
    from daily_outlets
    where (getvariable('since') is null or day >= getvariable('since')::date)
        and (getvariable('until') is null or day <= getvariable('until')::date)
        and (getvariable('outlet') is null or outlet_id = getvariable('outlet')::varchar)
)
select
    d.period, o.name as outlet, sum(d.articles)::bigint as articles, sum(d.watched_days)::bigint as watched_days,
    sum(d.dark_days)::bigint as dark_days
from days d
join outlets o on o.outlet_id = d.outlet_id
group by all
order by period, outlet
