"""Serve the newsroom over loopback HTTP, as it stands in its first pass or its second."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Self

from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, Request, Resource
from onrecord.newsroom.settings import config_text
from onrecord.newsroom.site import build
from onrecord.newsroom.stories import houses
from onrecord.newsroom.syndication import feed_path


class Newsroom:
    """The newsroom's server, as a context manager.

    `port` 0 takes a free one. `delay_s` makes every answer that slow, and may be set while it serves. OSError if the
    port is taken.
    """

    def __init__(self, pass_number: int = 1, *, delay_s: float = 0.0, port: int = 0) -> None:
        self._loopback = Loopback(delay_s=delay_s, port=port)
        self.turn_to(pass_number)

    def __enter__(self) -> Self:
        self._loopback.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._loopback.__exit__(*exc)

    @property
    def base(self) -> str:
        """The server's address, without a slash at the end."""
        return self._loopback.base

    @property
    def requests(self) -> list[Request]:
        """The requests so far, in the order of the answers; clear it between two passes if you like."""
        return self._loopback.requests

    @property
    def resources(self) -> Mapping[str, Resource]:
        """Every path that the server knows now, with its answer."""
        return self._loopback.resources

    @property
    def delay_s(self) -> float:
        """How long every answer is held back."""
        return self._loopback.delay_s

    @delay_s.setter
    def delay_s(self, seconds: float) -> None:
        self._loopback.delay_s = seconds

    def turn_to(self, pass_number: int) -> None:
        """Answer from now on as in this pass: 1, or 2 with a changed story and two new ones."""
        self._loopback.resources = build(pass_number, self.base)

    def outlets(self) -> tuple[Outlet, ...]:
        """The three outlets, domains as invented: their pages stand at this server's address all the same."""
        return tuple(house.outlet for house in houses())

    def sources(self) -> tuple[Source, ...]:
        """The feed of each outlet at this server's address, always due."""
        return tuple(
            Source(f"{house.outlet.id}-feed", house.outlet.id, "feed", self.base + feed_path(house), every=timedelta(0))
            for house in houses()
        )

    def config(self, directory: Path | str) -> str:
        """Write a config.toml that reads this newsroom into a store in `directory`."""
        return config_text(self.outlets(), self.sources(), directory)
