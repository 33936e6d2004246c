-- A topic that config.toml no longer has.
delete from topics where topic = $topic
