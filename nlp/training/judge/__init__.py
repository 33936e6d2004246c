"""Learns which finds an editor would print, from finds that were judged by hand."""
