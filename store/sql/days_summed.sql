-- How far the log is summed in source_days: what was summed, and what there is. It is summed from the start where a source
-- that has days has come to another zone, or the log has lost rows.
select
    coalesce((select value from meta where key = 'days_summed'), '') as summed,
    (
        select hash(list(concat_ws(' ', s.source_id, o.timezone) order by s.source_id))::varchar
        from sources s
        join outlets o on o.outlet_id = s.outlet_id
        where s.source_id in (select source_id from source_days)
    ) as zones,
    (select coalesce(max(rowid), -1) + 1 from fetches)::bigint as rows
