"""Texts and saved pages to JSON, without network or database: what `onrecord extract` does."""
