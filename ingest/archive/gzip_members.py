"""Reads a gzip file of any number of members up to where it is whole, in bounded pieces."""

from __future__ import annotations

import io
import zlib
from typing import IO

PIECE = 1 << 16  # bytes of the file that are decompressed at a time, and of what comes out of them


class GzipMembers(io.RawIOBase):
    """The decompressed bytes of a gzip file; a cut or damaged end is the end of them, and then `is_cut` is True."""

    def __init__(self, file: IO[bytes]) -> None:
        self.is_cut = False
        self._file = file
        self._input = b""
        self._member = _new_member()
        self._is_open = False  # whether a member has begun that has not ended

    def readable(self) -> bool:
        """True, as io asks of a stream to read."""
        return True

    def close(self) -> None:
        """Close the file as well."""
        self._file.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a part of the buffer; 0 at the end. OSError only if the file cannot be read."""
        while not self.is_cut:
            self._input = self._input or self._file.read(PIECE)
            if not self._input:
                self.is_cut = self._is_open
                return 0
            if piece := self._decompress(min(len(buffer), PIECE)):
                buffer[: len(piece)] = piece
                return len(piece)
        return 0

    def _decompress(self, most: int) -> bytes:
        """The next bytes of the member, at most `most`; b"" where the member ends or the file is damaged."""
        try:
            piece = self._member.decompress(self._input, most)
        except zlib.error:
            self.is_cut = True
            return b""
        self._is_open = not self._member.eof
        self._input = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        if self._member.eof:
            self._member = _new_member()
        return piece


def _new_member() -> zlib._Decompress:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)
