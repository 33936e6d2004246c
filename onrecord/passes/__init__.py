"""Passes: ask the sources that are due, read their new articles, store and publish them."""
