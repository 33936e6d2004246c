-- name: meta
-- A fact about this file.
select value from meta where key = $key

-- name: save_meta
-- Store a fact about this file.
insert or replace into meta (key, value) values ($key, $value)


-- name: drop_meta
-- Remove a fact about this file that no longer holds.
delete from meta where key = $key
