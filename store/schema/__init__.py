"""The tables, views and migrations of the database, and what brings a file to today's."""
