"""Each format as it was last looked at, byte for byte. After a change that is meant: ONRECORD_GOLDEN=write pytest FILE."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.report.digests.digest import Digest
from onrecord.report.digests.write import write_digest
from onrecord.store.digests.records import Change, Copy, Remark, SilenceRow

GOLDEN = Path(__file__).parent / "golden"
MUSE = "Sen. Ada Quill, who wrote it, said that the money was small. “You cannot pave it,” she told the Senate. “Ask anyone.”"


def week(said: Callable[..., Remark], made: Callable[..., Digest]) -> Digest:
    """A new remark in three outlets, one in parts, one of nobody named; two changes and a silence; a heading that is counted."""
    at = said(1).published
    copies = (
        Copy(1, "The Ledger", "Council votes", "https://l.example/1", at),
        Copy(8, "Post", "Vote", "https://p.example/v", at),
    )
    spans = tuple((MUSE.index(it), MUSE.index(it) + len(it)) for it in ("“You cannot pave it,”", "“Ask anyone.”"))
    facts: dict[str, Any] = {"of_all": 11, "of_headings": 4}
    remarks = (
        said(1, new=True, copies=copies, of_heading=3, **facts),
        said(2, text="“You cannot pave it,” “Ask anyone.”", spans=spans, article_text=MUSE, nth=2, of_heading=3, **facts),
        said(3, text="that *all* <b>of it</b> = 1 | 2 was שלום", kind="indirect", heading=None, speaker=None, role=None,
             speaker_kind=None, sourcing="unresolved", places=(), topics=(), heading_no=2, confidence=0.61, **facts),
    )  # fmt: skip
    changes = (
        Change(
            "words",
            5,
            "“We will not sign it,”",
            "Ada Quill",
            "“We will never sign it,”",
            "Post",
            "Mayor balks",
            "https://p.example/m",
            at,
            at,
            at,
        ),
        Change("speaker", 6, "that it could wait", "Ada Quill", None, "Post", None, "https://p.example/m", at, at, at),
    )
    silences = (
        SilenceRow(
            "declined",
            "declined to comment",
            "he",
            "Bo Reed",
            "sheriff",
            "Post",
            "Jail audit",
            "https://p.example/j",
            at,
            0.9,
        ),
    )
    return made(*remarks, changes=changes, silences=silences)


@pytest.mark.parametrize("form", ["md", "txt", "html", "atom", "json", "jsonl", "csv"])
def test_as_it_was_looked_at(
    said: Callable[..., Remark], made: Callable[..., Digest], tmp_path: Path, form: str
) -> None:
    path, golden = tmp_path / "digest", GOLDEN / f"digest.{form}"
    digest = week(said, made)
    write_digest(replace(digest, head=replace(digest.head, about="topics: water")), form, path)
    if os.environ.get("ONRECORD_GOLDEN") == "write":
        golden.write_bytes(path.read_bytes())
    assert path.read_bytes() == golden.read_bytes()
