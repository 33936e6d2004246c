"""Publish what a pass stored and did not publish: a full disk, or a kill between its last two steps, leaves such."""

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
class UnpublishedWork:
    """Looks for unpublished work; opens the store only where its file has changed since a look that found none."""

    checked: Written = ()  # the state of the store's file at that look

    def publish(self, config: Config, clock: Callable[[], datetime] = now_utc) -> bool:
        """Publish what is unpublished, and tell whether there was any. Busy, and what the store's methods raise."""
        state = written(config.directory)
        if state == self.checked:
            return False
        with locked_store(config) as store:
            if not store.has_unpublished():
                self.checked = state
                return False
            store.link_people(RULES)
            store.publish(clock())
            return True
