"""From the network to an Article: sources, fetching, feeds, sitemaps, page extraction, duplicates."""
