"""The commands, one file each: it reads its arguments, calls functions of a room, and sets the exit code.

Rooms are imported inside the functions, so that `onrecord --help` answers at once.
"""
