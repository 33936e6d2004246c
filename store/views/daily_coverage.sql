-- How much of the press was watched on each day.
create view daily_coverage as
select
    day,  -- The day, in the zones of the outlets.
    count(*) as watched,  -- Outlets whose sources were asked.
    count(*) filter (where dark) as dark  -- How many of them were dark.
from coverage
group by day;
