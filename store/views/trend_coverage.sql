-- How much of each period was watched, for trends; narrowed by the variables since, until and outlet.
create view trend_coverage as
select
    date_trunc(nullif(getvariable('period')::varchar, 'all'), day)::date as period,  -- First day of the period of the
        -- variable period; null without one.
    count(*) as watched_days,  -- Outlet days on which sources were asked.
    count(*) filter (where dark) as dark_days  -- Outlet days among them without any good answer.
from coverage
where (getvariable('since') is null or day >= getvariable('since')::date)
    and (getvariable('until') is null or day <= getvariable('until')::date)
    and (getvariable('outlet') is null or outlet_id = getvariable('outlet')::varchar)
group by 1;
