"""Commands that answer questions and change nothing: extract, sql, trends, digest, verify."""
