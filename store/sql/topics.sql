-- The topics as they stand.
select topic, terms, exclude, pattern, exclude_pattern, tagged from topics order by topic
