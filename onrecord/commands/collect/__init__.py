"""Commands that bring articles in: run, serve, add, import, and the list of sources."""
