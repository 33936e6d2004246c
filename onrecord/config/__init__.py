"""The configuration: config.toml, checked whole and read once into frozen objects."""
