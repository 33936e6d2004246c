"""The ready questions about trends, and the tables that they count in."""
