-- name: days_summed
-- How far the log is summed in source_days, the time zones of the sources that have days, and how long the log is. It is
-- summed again from the start when a zone has changed or the log has lost rows.
select
    coalesce((select value from meta where key = 'days_summed'), '') as summed,
    (
        select hash(list(concat_ws(' ', s.source_id, o.timezone) order by s.source_id))::varchar
        from sources s
        join outlets o on o.outlet_id = s.outlet_id
        where s.source_id in (select source_id from source_days)
    ) as zones,
    (select coalesce(max(rowid), -1) + 1 from fetches)::bigint as rows

-- name: empty_source_days
-- Remove all sums, before the whole log is summed again.
delete from source_days

-- name: sum_source_days
-- Sum the log from row $first on.
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
