-- The sources to ask now, the longest waiting first. A source asked for by name ($only) is due whenever it is asked for.
-- One that was last asked in the future is due: the clock went back, and all its plans with it.
select
    source_id, outlet_id, kind, url, home, every_s, max_items, current_url, etag, last_modified, failures,
    pace_s, skip_hours, skip_days, last_new
from sources
where enabled and case
    when $only is null then next_due is null or next_due <= $now or last_asked > $now
    else source_id = $only
end
order by next_due nulls first, source_id
