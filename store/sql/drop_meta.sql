-- A fact that no longer holds.
delete from meta where key = $key
