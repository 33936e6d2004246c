"""What several commands share: the --config option, days as people write them, and ending with a message."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

import click

from onrecord.config.settings import Config, ConfigError, load
from onrecord.console import say_problem

CONFIG = click.option(
    "--config", "config_path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True,
    help="The configuration file.",
)  # fmt: skip


class Day(click.ParamType[str]):
    """A day as people write it: 2026-03-02, today, yesterday, or 7d for so many days ago."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the same string if it names a day; `day_of` makes the date when the time zone is known."""
        try:
            day_of(str(value), date(2000, 1, 31))
        except ValueError:
            self.fail(f'"{value}" is no day: write 2026-03-02, today, yesterday, or 7d for seven days ago', param, ctx)
        return str(value)


def config_of(path: Path) -> Config:
    """Load the configuration; its mistakes are listed and end the command with exit code 2."""
    try:
        return load(path)
    except ConfigError as error:
        for problem in error.problems:
            say_problem(problem)
        sys.exit(2)


def day_of(text: str, today: date) -> date:
    """The day that `text` means on the day `today`; ValueError if it means none."""
    if text in ("today", "yesterday"):
        return today - timedelta(days=text == "yesterday")
    if text.endswith("d") and text[:-1].isascii() and text[:-1].isdigit():
        return _days_before(text[:-1], today)
    return date.fromisoformat(text)


def _days_before(count: str, today: date) -> date:
    try:
        return today - timedelta(days=int(count))
    except OverflowError as error:
        raise ValueError(f"{count} days ago there was no calendar") from error


@contextmanager
def exit_1_on(*errors: type[Exception]) -> Iterator[None]:
    """End the command with one line and exit code 1 when one of these errors is raised."""
    try:
        yield
    except errors as error:
        say_problem(str(error))
        sys.exit(1)


def stop(problem: str) -> NoReturn:
    """End the command with a message, as wrongly used: exit code 2."""
    say_problem(problem)
    sys.exit(2)
