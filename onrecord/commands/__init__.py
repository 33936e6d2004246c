"""One file a command: it reads its arguments, calls one function of a room, and sets the exit code.

Rooms are imported inside the functions, so that `onrecord --help` answers at once.
"""
