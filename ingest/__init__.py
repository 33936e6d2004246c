"""Everything between the network and an Article: fetching, feeds, page extraction, the archive, retry times."""
