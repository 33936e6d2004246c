"""Copy a file onto the disk and print its SHA-256: copy.py runs `copying.py ORIGINAL COPY` as a process of its own.

    checksum of the original      |
    copy -> copy -> copy ...      |  at the same time
        flush -> flush ...        |

Each takes about as long as the others, and none has to wait for another: the kernel copies (file systems that can share
the blocks of both files do), while a thread hashes and one writes to the disk what is copied already.
"""

import errno
import hashlib
import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor

PIECE = 1 << 26
NOT_BY_KERNEL = (errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP)


def copy_file(original: str, copy: str) -> str:
    """Copy a file, replacing the copy, which is on the disk on return; its checksum. OSError when anything fails."""
    with ThreadPoolExecutor(2) as threads, open(original, "rb") as source, open(copy, "wb") as target:  # noqa: PTH123
        checksum = threads.submit(_checksum, original)
        flushed: Future[None] = threads.submit(os.fsync, target.fileno())
        while _copy_piece(source.fileno(), target.fileno()):
            if flushed.done():
                flushed.result()  # the kernel reports what could not be written once, to the first fsync
                flushed = threads.submit(os.fsync, target.fileno())
        flushed.result()
        os.fsync(target.fileno())
        return checksum.result()


def _checksum(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_piece(source: int, target: int) -> int:
    """Copy the next piece of a file and return its length in bytes, 0 at the end."""
    try:
        return os.copy_file_range(source, target, PIECE)
    except AttributeError:
        pass  # only Linux has it
    except OSError as error:
        if error.errno not in NOT_BY_KERNEL:
            raise
    piece = memoryview(os.read(source, PIECE))
    written = 0
    while written < len(piece):
        written += os.write(target, piece[written:])
    return written


if __name__ == "__main__":
    print(copy_file(*sys.argv[1:]))
