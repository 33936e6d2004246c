"""End `add` and `import`: with the summary of a pass, or one line that says why there was none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from onrecord.commands.shared import exit_1_on
from onrecord.console import output

if TYPE_CHECKING:
    from onrecord.passes.summary import Summary


def run_and_exit(work: Callable[[], Summary]) -> NoReturn:
    """Do the work, show what it did, and exit: 0 done, 1 with failures or without the store."""
    from onrecord.passes.lock import Busy
    from onrecord.passes.summary import show_summary
    from onrecord.store import StoreError

    with exit_1_on(Busy, StoreError):
        summary = work()
    show_summary(summary, output())
    sys.exit(summary.exit_code)
