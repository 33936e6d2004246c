"""Digests: composed from the published copy, delivered to their readers, kept as issues, and verified."""
