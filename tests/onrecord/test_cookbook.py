"""docs/cookbook.md: every question is asked of a fresh demo database, and its answer is the one on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onrecord.console import output
from onrecord.cookbook import BLOCK, fill
from onrecord.demo import run_demo

pytestmark = pytest.mark.slow
PAGE = Path(__file__).resolve().parents[2] / "docs" / "cookbook.md"


def test_every_answer_is_that_of_the_demo(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(BLOCK.findall(page)) == 25
    assert run_demo(tmp_path, output()) == 0
    filled = fill(page, tmp_path)
    answers = re.findall(r"```text\n(.*?)```", filled, re.DOTALL)
    assert all(len(answer.splitlines()) > 1 for answer in answers), "a question without a row shows nothing"
    assert filled == page, "run `onrecord demo --keep DIR` and `python -m onrecord.cookbook docs/cookbook.md DIR`"
