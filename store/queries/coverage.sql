-- list: which outlets were watched, and when their feeds were dark
-- chart: articles by outlet
-- How much of the press was watched: outlet days on which sources were asked, and dark ones among them, beside the
-- articles that came. A fall of a trend where dark_days rise may be no silence.
-- Usable as it stands on the published copy, in any DuckDB client. SET VARIABLE narrows it: since, until, outlet;
-- period is day, week, month, year or all.
with days as (
    select day, outlet_id, count(*) as articles, 0 as watched_days, 0 as dark_days
    from article_days
    where day is not null
    group by all
    union all
    select day, outlet_id, 0, 1, dark::integer from coverage
)
select
    date_trunc(nullif(getvariable('period')::varchar, 'all'), d.day)::date as period,
    any_value(o.name) as outlet,
    sum(d.articles)::bigint as articles,
    sum(d.watched_days)::bigint as watched_days,
    sum(d.dark_days)::bigint as dark_days
from days d
join outlets o on o.outlet_id = d.outlet_id
where (getvariable('since') is null or d.day >= getvariable('since')::date)
    and (getvariable('until') is null or d.day <= getvariable('until')::date)
    and (getvariable('outlet') is null or d.outlet_id = getvariable('outlet')::varchar)
group by period, d.outlet_id
order by period, outlet
