"""What a pass stored and did not publish: a full disk, or a kill between its last two steps, leaves a mark of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.passes.lock import locked_store
from onrecord.people.identity import RULES
from onrecord.store.files import Written, written


@dataclass(slots=True)
class Leftovers:
    """Looks for them, and opens the store only where its file is another than when there were none."""

    without: Written = ()

    def publish(self, config: Config, clock: Callable[[], datetime] = now_utc) -> bool:
        """Whether there were any, which are published now. Busy, and what `Store.open` and `Store.publish` raise."""
        now = written(config.directory)
        if now == self.without:
            return False
        with locked_store(config) as store:
            if not store.has_unpublished():
                self.without = now
                return False
            store.link_people(RULES)
            store.publish(clock())
            return True
