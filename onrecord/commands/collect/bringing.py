"""How `add` and `import` end: the summary of a pass, or one line that says why there was none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from onrecord.console import output, say_problem

if TYPE_CHECKING:
    from onrecord.passes.summary import Summary


def give(work: Callable[[], Summary]) -> None:
    """Do the work, show what it did, and exit: 0 done, 1 with failures or without the store."""
    from onrecord.passes.lock import Busy
    from onrecord.passes.summary import show
    from onrecord.store import StoreError

    try:
        summary = work()
    except (Busy, StoreError) as problem:
        say_problem(str(problem))
        sys.exit(1)
    show(summary, output())
    sys.exit(summary.exit_code)
