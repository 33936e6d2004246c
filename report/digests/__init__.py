"""A digest in memory: its quotes under their headings, each with its sentence and the address of its words."""
