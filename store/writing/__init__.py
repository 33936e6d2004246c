"""What the writer stores of feeds, pages and readings, and what still waits to be fetched or read."""
