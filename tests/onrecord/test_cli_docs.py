"""docs/cli.md is what `--help` says."""

from __future__ import annotations

from pathlib import Path

from onrecord.docs import cli_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == cli_page(), "run `make docs`"


def test_every_command_is_on_it() -> None:
    from onrecord.cli import main

    page = PAGE.read_text(encoding="utf-8")
    assert all(f"## onrecord {name}" in page for name in main.commands)
