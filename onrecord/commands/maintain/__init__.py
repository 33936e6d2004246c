"""Commands that look after the database: status, doctor, corrections, reprocess, export, restore."""
