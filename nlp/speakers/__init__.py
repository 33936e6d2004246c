"""Speakers: the person or body behind each source mention, with role, party and jurisdiction."""
