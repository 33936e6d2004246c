-- The log from row $first on.
insert into source_days (source_id, day, asked, last_good)
select
    f.source_id,
    cast(timezone(coalesce(o.timezone, 'America/New_York'), f.asked_at) as date) as day,
    count(*) as asked,
    max(f.asked_at) filter (where f.stage is null) as last_good
from fetches f
join sources s on s.source_id = f.source_id
join outlets o on o.outlet_id = s.outlet_id
where f.entry_id is null and f.rowid >= $first
group by all
on conflict (source_id, day) do update set
    asked = source_days.asked + excluded.asked,
    last_good = greatest(source_days.last_good, excluded.last_good)
