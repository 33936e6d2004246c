"""The sources of the configuration: try them, find new ones, write them as tables, show how they are."""
