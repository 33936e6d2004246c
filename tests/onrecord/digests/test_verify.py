"""`onrecord verify` on the newsroom: every quote that is printed holds, and what does not is named with its reason."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from onrecord.config.settings import load
from onrecord.report.digests.read_back import printed_quotes
from onrecord.report.formats.registry import digest_formats
from tests.onrecord.conftest import told
from tests.report.test_registry import TABBED

pytestmark = pytest.mark.slow
WEEK = ("--week", "2026-03-04")
FORMATS = tuple(digest_formats())


def tamper(path: Path, word: str, other: str) -> None:
    """Put `other` for `word` throughout a file, with the tools of its format."""
    if path.suffix == ".parquet":
        rows = pyarrow.parquet.read_table(path).to_pylist()
        changed = [{**row, "words": row["words"].replace(word, other)} for row in rows]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(changed), path)
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for cell in (cell for line in book["Quotes"] for cell in line):
            if isinstance(cell.value, str):
                cell.value = cell.value.replace(word, other)
        book.save(path)
    else:
        path.write_text(path.read_text("utf-8").replace(word, other), "utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_printed_verifies_and_what_is_changed_is_named(passes: Any, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"d.{form}"
    told(passes.config.path, "digest", *WEEK, "--out", str(path))
    held = told(passes.config.path, "verify", str(path))
    count = int(held.split()[0])
    assert f"{count} hold, 0 do not; the pages of {count} were" in held and count > 5
    other = "Xyzzy"
    word = max(re.findall(r"[a-z]{6,}", printed_quotes(path)[0].words), key=len)
    tamper(path, word, other)
    wrong = told(passes.config.path, "verify", "--no-archive", str(path), code=1)
    assert "the words are not the stored ones" in wrong and other in wrong


def test_a_format_of_one_file_goes_through_all_commands(passes: Any, tmp_path: Path) -> None:
    """A new process, as the command's choices are made when it starts: a folder of digests, then `verify`."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "tabbed.py").write_text(TABBED, "utf-8")
    start = f"from onrecord.report import formats; formats.__path__.append({str(tmp_path / 'more')!r}); "
    command = [sys.executable, "-c", start + "from onrecord.cli import main; main()"]
    config = ("--config", str(passes.config.path))
    out = tmp_path / "week.tabbed"
    subprocess.run([*command, "digest", *config, *WEEK, "--format", "tabbed", "--out", str(out)], check=True)
    held = subprocess.run([*command, "verify", *config, str(out)], check=True, capture_output=True, text=True).stdout
    assert f"{len(out.read_text('utf-8').splitlines())} hold, 0 do not" in held


def test_verify_names_a_wrong_speaker_an_unknown_id_and_a_file_of_another_kind(passes: Any, tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    told(passes.config.path, "digest", *WEEK, "--out", str(path))
    first, second, *rest = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    first["speaker"], second["id"] = "Nobody At All", "q7"
    path.write_text("\n".join(json.dumps(it) for it in (first, second, *rest)), "utf-8")
    wrong = told(passes.config.path, "verify", "--no-archive", str(path), code=1)
    assert "the speaker is another one today: Nobody At All, today" in wrong and "no quote of this id" in wrong
    assert f"{len(rest)} hold, 2 do not" in wrong
    for name, text in (("a.jsonl", "{}"), ("a.json", "nonsense"), ("a.xlsx", "x"), ("a.parquet", "x"), ("a.docx", "x")):
        (tmp_path / name).write_text(text)
        told(passes.config.path, "verify", str(tmp_path / name), code=2)


def test_a_page_that_is_gone_is_no_fault(own: Path) -> None:
    path = own.parent / "d.jsonl"
    told(own, "digest", *WEEK, "--out", str(path))
    shutil.rmtree(own.parent / "data" / "archive")
    assert "the pages of 0 were" in told(own, "verify", str(path))


def test_a_changed_story_no_longer_holds(own: Path) -> None:
    """The quotes of a first revision: those whose words were taken out of the story are named, the others hold."""
    from onrecord import store

    sql = """
        select q.quote_id, q.spans, t.text
        from quotes q join article_text t using (article_id, revision) join articles a using (article_id)
        where a.revision > q.revision
    """
    rows = list(store.query(load(own).directory, sql).rows)
    assert rows
    path = own.parent / "d.jsonl"
    lines = [
        {"id": f"q{number}", "words": " … ".join(article[it["start"] : it["end"]] for it in spans), "speaker": None}
        for number, spans, article in rows
    ]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    wrong = told(own, "verify", "--no-archive", str(path), code=1)
    assert "the article has been changed and no longer has these words" in wrong
    assert " 0 hold" not in wrong
