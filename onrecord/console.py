"""Print results to standard output; progress, log lines and errors to standard error."""

from __future__ import annotations

import logging
import sys

from rich.console import Console
from rich.markup import escape

from onrecord.report.text.console import SafeConsole, clean_event

errors = SafeConsole(stderr=True, highlight=False)


def output() -> Console:
    """Standard output as a console. Without a terminal it is wide enough that no table is cut."""
    console = SafeConsole(highlight=False)
    return console if console.is_terminal else SafeConsole(highlight=False, width=160)


def say_problem(line: str) -> None:
    """Print one line about a problem to standard error."""
    errors.print(f"[red]onrecord:[/red] {escape(line)}", soft_wrap=True)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Make log calls write structured lines (key=value, times in UTC) to standard error, which an operator can grep."""
    import structlog  # a third of the start of a command that logs nothing

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,  # on the same line, its line ends escaped
            clean_event,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event", "source"], drop_missing=True, bool_as_flag=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
