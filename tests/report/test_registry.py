"""The registry of digest formats: what one file adds is written, read back, configured and documented like the others."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.config.settings import ConfigError, load
from onrecord.report import formats
from onrecord.report.digests.digest import Digest
from onrecord.report.digests.read_back import printed_quotes
from onrecord.report.digests.write import choose_format, write_digest
from onrecord.report.formats.registry import digest_formats, format_of_media_type, formats_for, suffixes
from onrecord.store.digests.records import Remark

Said, Made = Callable[..., Remark], Callable[..., Digest]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "digests.md"
TABBED = '''
"""Digests as lines of an id, a tab and the words."""

from onrecord.report.formats.registry import DigestFormat, PrintedQuote


def write(digest, remarks, stream, layout):
    for shown in remarks:
        words = ' '.join(shown.words.split())
        stream.write(f"{shown.id}\\t{words}\\n".encode())


def read_back(data):
    for line in data.decode().splitlines():
        quote_id, words = line.split("\\t")
        yield PrintedQuote(int(quote_id[1:]), words)


FORMATS = (
    DigestFormat("tabbed", "an id, a tab and the words", (".tabbed",), "text/tab-separated-values", for_programs=True,
                 write=write, read_back=read_back),
)
'''


@pytest.fixture
def tabbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A made-up format: one file more in the folder of formats, and nothing else."""
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "tabbed.py").write_text(textwrap.dedent(TABBED), encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path / "formats")])
    digest_formats.cache_clear()
    yield
    digest_formats.cache_clear()


@pytest.mark.usefixtures("tabbed")
def test_one_file_adds_a_format(said: Said, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "week.tabbed"
    assert choose_format(None, path) == "tabbed"
    write_digest(made(), "tabbed", path, shown_remarks=made(said(1), said(2)).shown)
    assert path.read_text("utf-8") == "q1\t“We will wait,”\nq2\t“We will wait,”\n"
    assert [(quote.quote_id, quote.words) for quote in printed_quotes(path)] == [(n, "“We will wait,”") for n in (1, 2)]
    config = tmp_path / "config.toml"
    config.write_text('[digest]\nformats = ["tabbed"]\n', encoding="utf-8")
    assert load(config).digest.formats == ["tabbed"]


def test_the_configuration_names_the_formats_that_there_are(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[digest]\nformats = ["md", "docx"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="'docx': should be 'atom', 'html', 'md', 'txt', 'csv',"):
        load(path)


def test_no_two_formats_share_a_name_a_suffix_or_a_media_type() -> None:
    known = digest_formats().values()
    assert len(suffixes()) == sum(len(digest_format.suffixes) for digest_format in known)
    assert all(format_of_media_type(digest_format.media_type) is digest_format for digest_format in known)
    assert [digest_format.name for digest_format in formats_for(programs=False)] == ["atom", "html", "md", "txt"]


def test_the_page_has_a_row_for_each() -> None:
    page = PAGE.read_text("utf-8")
    for digest_format in digest_formats().values():
        endings = ", ".join(f"`{suffix}`" for suffix in digest_format.suffixes)
        readers = "programs" if digest_format.for_programs else "people"
        row = f"| {digest_format.name} | {endings} | {digest_format.media_type} | {readers} | {digest_format.help} |"
        assert row in page, f"docs/digests.md lacks: {row}"
