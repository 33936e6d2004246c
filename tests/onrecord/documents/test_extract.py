"""`onrecord extract` as its user runs it: one process, many paths, good and bad."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow  # starts the command

TEXT = "\ufeffCARSON CITY, Nev. — “We will not wait,” said Dana Whitfield, the mayor of Reno.\r\nShe left.\r\n"
PAGE = """<!doctype html><html lang="en"><head><title>Council votes</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Council votes to wait",
"datePublished": "2026-03-04T09:30:00-08:00", "author": {"name": "Lena Ortiz"}}</script></head><body><article><h1>Council votes to wait</h1>
<p>The council of Elko voted on Tuesday night to put off the levy until the county has finished its own count of the homes.</p>
<p>“Nobody in this room wants a levy that cannot be explained,” said Theo Marsh, who chairs the council, after the vote.</p>
<p>The county clerk expects the count to be finished in May, and the council will take the matter up again at its meeting in June.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], list[dict]]:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "first.txt").write_bytes(TEXT.encode())
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    with gzip.open(folder / "packed.html.gz", "wb") as stream:
        stream.write(PAGE.encode())
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(bytes(range(256)))
    (folder / "noise.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "torn.html.gz").write_bytes(gzip.compress(PAGE.encode())[:200])
    with (folder / "huge.txt").open("wb") as stream:
        stream.truncate(50_000_000)
    (folder / "folder.txt").mkdir()
    (folder / "letter.docx").write_bytes(b"PK")
    names = "first.txt page.html missing.txt empty.txt binary.txt noise.html torn.html.gz huge.txt folder.txt letter.docx packed.html.gz"
    command = [sys.executable, "-m", "onrecord", "extract", *names.split()]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def test_good_paths_come_out_in_order(run: tuple[subprocess.CompletedProcess[str], list[dict]]) -> None:
    assert [document["id"] for document in run[1]] == ["first", "page", "packed"]


def test_a_text_is_given_back_exactly(run: tuple[subprocess.CompletedProcess[str], list[dict]]) -> None:
    assert run[1][0]["text"] == TEXT


def test_keys_stand_in_the_order_of_the_contract(run: tuple[subprocess.CompletedProcess[str], list[dict]]) -> None:
    wanted = [
        "id",
        "url",
        "outlet",
        "title",
        "byline",
        "published",
        "published_source",
        "access",
        "text",
        "quotes",
        "jurisdictions",
    ]
    assert all(list(document)[: len(wanted)] == wanted for document in run[1])


def test_a_quote_and_its_speaker_say_by_which_rule_and_how_surely(
    run: tuple[subprocess.CompletedProcess[str], list[dict]],
) -> None:
    quotes = [quote for document in run[1] for quote in document["quotes"]]
    speakers = [quote["speaker"] for quote in quotes if quote["speaker"]]
    assert speakers
    assert all(list(quote)[-2:] == ["confidence", "rule"] and quote["rule"] for quote in quotes)
    assert all(list(speaker)[-2:] == ["confidence", "rule"] for speaker in speakers)
    assert all(0 < speaker["confidence"] <= 1 for speaker in speakers)


def test_a_page_becomes_an_article(run: tuple[subprocess.CompletedProcess[str], list[dict]]) -> None:
    page = run[1][1]
    assert page["title"] == "Council votes to wait"
    assert page["byline"] == ["Lena Ortiz"]
    assert page["published"] == "2026-03-04T17:30:00Z"
    assert "“Nobody in this room wants" in page["text"]
    assert {**page, "id": "packed"} == run[1][2]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.txt", "no such file"),
        ("empty.txt", "is empty"),
        ("binary.txt", "is not UTF-8 text"),
        ("noise.html", "not-html"),
        ("torn.html.gz", "cannot be read"),
        ("huge.txt", "is larger than 10 MB"),
        ("folder.txt", "is a folder"),
        ("letter.docx", "is not one of .html.gz, .html, .txt"),
    ],
)
def test_each_bad_path_is_one_line(
    run: tuple[subprocess.CompletedProcess[str], list[dict]], name: str, reason: str
) -> None:
    (line,) = [line for line in run[0].stderr.splitlines() if name in line]
    assert reason in line


def test_the_exit_code_says_that_some_failed(run: tuple[subprocess.CompletedProcess[str], list[dict]]) -> None:
    assert run[0].returncode == 1


def extract_from(standard_input: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "onrecord", "extract", "-"]
    return subprocess.run(command, input=standard_input, capture_output=True, check=False)


def test_a_dash_is_a_text_from_standard_input() -> None:
    done = extract_from(TEXT.encode())
    (document,) = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, document["id"], document["text"]) == (0, "-", TEXT)
    assert [quote["speaker"]["name"] for quote in document["quotes"]] == ["Dana Whitfield"]


@pytest.mark.parametrize(("standard_input", "problem"), [(b"", "-: is empty"), (b"\xff\xfe", "-: is not UTF-8 text")])
def test_no_text_on_standard_input_is_told(standard_input: bytes, problem: str) -> None:
    done = extract_from(standard_input)
    assert (done.returncode, done.stdout) == (1, b"") and problem in done.stderr.decode()
