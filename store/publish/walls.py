"""Walls of the operating system around the process that answers a question: what it may open, write and use up.

They stand behind the judgement of the statement, for the day that judgement has a hole. Landlock (landlock(7), Linux
5.13 and later) holds where the kernel has it; the resource limits (getrlimit(2)) hold everywhere.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable

MB = 1 << 20
SPARE_MB = 256  # what the program takes beside DuckDB's own memory: the plan, the batch that is being written
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
ABI_OF_RULESET, RULE_PATH, RULE_PORT = 1, 1, 2
NO_NEW_PRIVILEGES = 38  # of prctl(2)
READ_FILE = 1 << 2
FILES_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights over files each version knows
BIND, CONNECT = 1, 2
SIGNALS_AND_SOCKETS = 3  # no signal to, and no abstract socket of, a process outside (version 6)


def forbid_files(readable: Iterable[int], port: int | None = None) -> bool:
    """Forbid this thread and those that it starts every file but the open ones in `readable`, for reading alone.

    The network is forbidden too, but for listening on `port`. Call it before threads are started. False where the
    kernel has no Landlock; then nothing is forbidden.
    """
    version = landlock_version()
    if version < 1:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    files = (1 << FILES_BY_ABI[min(version, 5)]) - 1
    handled = struct.pack("QQQ", files, (BIND | CONNECT) * (version >= 4), SIGNALS_AND_SOCKETS * (version >= 6))
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(CREATE_RULESET, handled, ctypes.c_size_t(size), ctypes.c_uint32(0))
    rules = [(RULE_PATH, struct.pack("=Qi", READ_FILE, file)) for file in readable]
    if port is not None and version >= 4:
        rules.append((RULE_PORT, struct.pack("QQ", BIND, port)))
    done = [libc.syscall(ADD_RULE, ruleset, kind, rule, ctypes.c_uint32(0)) for kind, rule in rules]
    done.append(libc.prctl(NO_NEW_PRIVILEGES, *map(ctypes.c_ulong, (1, 0, 0, 0))))
    done.append(libc.syscall(RESTRICT_SELF, ruleset, ctypes.c_uint32(0)))
    os.close(ruleset)
    return not any(done)


def landlock_version() -> int:
    """Which version of Landlock the kernel has, 0 without one."""
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(ABI_OF_RULESET))))


def forbid_writing() -> None:
    """Forbid this process to write a byte into any file; pipes and sockets stay open to it. No memory is dumped."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_opening() -> None:
    """Forbid this process to open anything more: only what is open now can be read or written."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def limit_processor(seconds: int) -> None:
    """Let the kernel end this process when all its threads together have used so many seconds of processor time."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def sizes() -> int | None:
    """The open file that says how large this process is, to be opened before files are forbidden; None without one."""
    return os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else None


def limit_memory(sizes: int | None, more_mb: int) -> None:
    """Give this process so many MB of address space beside what it has. Without `sizes` nothing is limited."""
    if sizes is None:
        return
    pages = int(os.pread(sizes, 64, 0).split()[0])
    most = pages * resource.getpagesize() + (more_mb + SPARE_MB) * MB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
