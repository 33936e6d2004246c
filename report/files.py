"""Replace files whole or not at all, so that no reader sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def replace_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file so that a reader sees the old one or the whole new one, even over a crash. OSError if not."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(0o666 & ~_umask())  # mkstemp keeps it to ourselves; a digest is for whom the folder is for
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The permissions that new files of this process lack; reading them takes setting them for a moment."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
