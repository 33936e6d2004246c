-- A paragraph that an outlet repeats.
insert into boilerplate
select $outlet_id, $paragraph, $now
where not exists (from boilerplate where outlet_id = $outlet_id and paragraph = $paragraph)
