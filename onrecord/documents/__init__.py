"""`onrecord extract`: texts and saved pages to JSON, without network or database."""
