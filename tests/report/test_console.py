"""Nothing that a terminal obeys, or that nobody can see, leaves through a console or a log line."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import unicodedata

import pytest
from rich.table import Table
from rich.text import Text

from onrecord.report.text.console import SafeConsole, shown
from onrecord.report.text.plain import clean

HOSTILE = {
    "escape": "\x1b[2J\x1b]0;owned\x07",
    "C1": "\x9b31m\x85",
    "bidi": "\u202e\u2066\u200f\u061c",
    "tags": "\U000e0041\U000e0042\U000e007f",
    "unseen": "\u200b\u00ad\u2060\ufeff",
    "controls": "\x00\x08\x0c\x7f\r",
}


def forbidden(text: str) -> set[str]:
    """The control and format characters of a text, joiners and line ends left out."""
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t\u200c\u200d"}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_console_prints_the_rest_of_the_words(hostile: str) -> None:
    stream = io.StringIO()
    console = SafeConsole(file=stream, width=80)
    table = Table("name", box=None)
    table.add_row(f"Ana{hostile} Ruiz")
    for words in (f"Ana{hostile} Ruiz", Text(f"Ana{hostile} Ruiz"), table):
        console.print(words)
    console.print(f"Ana{hostile} Ruiz", markup=False, soft_wrap=True)
    assert forbidden(stream.getvalue()) == set()
    assert len(re.findall(r"Ana\S*\s+Ruiz", stream.getvalue())) == 4


def test_colours_of_a_terminal_stay() -> None:
    stream = io.StringIO()
    SafeConsole(file=stream, force_terminal=True, color_system="standard").print("[red]no\x1b[2J[/red]")
    assert "\x1b[31m" in stream.getvalue() and "\x1b[2J" not in stream.getvalue()


@pytest.mark.parametrize("text", ["naïve Zürich", "👩‍🚀 می‌خواهم", "two\nlines\tand a tab", "“Ω”"])
def test_what_people_read_stays(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_digests_lose_what_nobody_sees(hostile: str) -> None:
    assert forbidden(clean(f"Ana {hostile}Ruiz")) == set()


def test_a_log_line_has_none_of_it_either() -> None:
    code = (
        "import structlog; from onrecord.console import log_to_stderr; log_to_stderr(); "
        f"structlog.get_logger().warning('page refused', source={''.join(HOSTILE.values())!r} + 'ruiz')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "ruiz" in done.stderr and forbidden(done.stderr) == set()
