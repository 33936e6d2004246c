"""Learns the choice of speakers from attributions whose speakers were read by hand."""
