-- A fact about this file.
select value from meta where key = $key
