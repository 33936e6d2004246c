-- The slices of stale articles, in order, with the articles of each.
select slice, count(*) from all_stale group by slice order by slice
