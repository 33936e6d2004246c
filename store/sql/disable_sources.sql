-- Before a sync: what config.toml does not name stays switched off.
update sources set enabled = false where enabled
