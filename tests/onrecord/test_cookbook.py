"""docs/cookbook.md and notebooks/newsroom.py: every question is asked of a fresh demo database.

The answers of the cookbook are those on the page. The notebook's questions and charts are run as they stand in its cells;
where marimo is installed (the extra `notebook`) the whole notebook is.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from onrecord import store
from onrecord.console import output
from onrecord.cookbook import BLOCK, fill
from onrecord.newsroom.demo import run_demo
from onrecord.report.charts import svg
from onrecord.report.trends import chart_of
from onrecord.store.trends.questions import TrendFilter, trend
from onrecord.store.trends.registry import TRENDS

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PAGE, NOTEBOOK = ROOT / "docs" / "cookbook.md", ROOT / "notebooks" / "newsroom.py"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("demo")
    assert run_demo(directory, output()) == 0
    return directory


def test_every_answer_is_that_of_the_demo(demo: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(BLOCK.findall(page)) == 25
    filled = fill(page, demo)
    answers = re.findall(r"```text\n(.*?)```", filled, re.DOTALL)
    assert all(len(answer.splitlines()) > 1 for answer in answers), "a question without a row shows nothing"
    assert filled == page, "run `onrecord demo --keep DIR` and `python -m onrecord.cookbook docs/cookbook.md DIR`"


def test_every_question_of_the_notebook_has_an_answer(demo: Path) -> None:
    asked = calls("ask")
    assert len(asked) >= 5
    for (sql,), _ in asked:
        assert list(store.query(demo, sql).rows), sql


def test_every_chart_of_the_notebook_can_be_drawn(demo: Path) -> None:
    drawn = calls("draw")
    assert len(drawn) >= 5
    for (title, name), narrowed in drawn:
        answer = trend(demo, name, TrendFilter(**narrowed))
        rows = list(answer.rows)
        assert rows, title
        picture = svg(chart_of(title, answer.columns, rows, TRENDS[name].label or "", TRENDS[name].value or ""))
        assert title in picture and picture.count("<") > 10


def test_the_notebook_runs_where_marimo_is_installed(demo: Path) -> None:
    if find_spec("marimo") is None:  # then its questions and charts were run above, and its cells still parse
        compile(NOTEBOOK.read_text(encoding="utf-8"), str(NOTEBOOK), "exec")
        return
    command = [sys.executable, str(NOTEBOOK), "--directory", str(demo)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def calls(name: str) -> list[tuple[list[str], dict[str, object]]]:
    """The calls of a function of the notebook: its arguments as they stand; what is worked out there is left out."""
    tree = ast.parse(NOTEBOOK.read_text(encoding="utf-8"))
    found = [
        it for it in ast.walk(tree) if isinstance(it, ast.Call) and isinstance(it.func, ast.Name) and it.func.id == name
    ]
    return [([ast.literal_eval(arg) for arg in it.args], constants(it)) for it in found]


def constants(call: ast.Call) -> dict[str, object]:
    return {it.arg: it.value.value for it in call.keywords if it.arg and isinstance(it.value, ast.Constant)}
