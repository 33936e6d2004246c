"""End a command at Ctrl-C at once, whatever it is doing: as a kill would, and with its workers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130  # as a shell has it: 128 + SIGINT
SHOW_CURSOR = b"\x1b[?25h"  # bars of progress hide it


@contextmanager
def ends_at_interrupt() -> Iterator[None]:
    """A decorator for commands that wait for strangers' servers, pages and files, and write in whole transactions.

    Such a command may be ended anywhere, as by a kill; the kernel frees its lock. asyncio, by default, would wait for
    what is at work, and a pass would still publish.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only there a signal can be handled
        return
    before = signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end(number: int, frame: FrameType | None) -> None:
    """Kill the workers, which may be in the middle of a page that never ends, and then this process."""
    for child in multiprocessing.active_children():
        child.kill()
    if sys.stderr.isatty():
        os.write(2, SHOW_CURSOR)
    os.write(2, b"\nonrecord: interrupted; what was stored stays, and the next run goes on from there\n")
    os._exit(INTERRUPTED)
