"""The published copy, which everybody reads: how it is made, asked, served and exported."""
