-- The issues of the digest $name: when the last was made, and the first day of them all.
select max(made_at) as last_made, min(since) as first_day, count(*) as issues from issues where name = $name
