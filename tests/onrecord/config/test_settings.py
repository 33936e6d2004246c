"""config.toml: what is wrong is said in one line that names the file, the table and the key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from onrecord.config.settings import ConfigError, load

GOOD = """
[[outlets]]
id = "ledger"
name = "The Ledger"
domain = "ledger.example"
home = "ocd-division/country:us/state:ca"

[[sources]]
id = "ledger-feed"
outlet = "ledger"
kind = "feed"
url = "https://ledger.example/feed"
"""

BROKEN = [
    ("unknown key", '[http]\nuser_agnt = "x"', '[http] has an unknown key "user_agnt" (did you mean "user_agent"?)'),
    ("unknown table", "[htpp]\ntimeout_s = 1.0", 'the file has an unknown key "htpp" (did you mean "http"?)'),
    ("wrong type", '[http]\ntimeout_s = "ten"', "[http] timeout_s = 'ten': should be a valid number"),
    ("wrong list type", '[topics.courts]\nterms = "judge"', "[topics.courts] terms = 'judge': should be a valid list"),
    ("duration", '[schedule]\nevery = "5 parsecs"', "[schedule] every = '5 parsecs': should be a duration such as"),
    ("zone", '[schedule]\ntimezone = "Mars/Olympus"', "[schedule] timezone = 'Mars/Olympus': should be a time zone"),
    ("time of day", '[schedule]\ndigest = "25:00"', "[schedule] digest = '25:00': should be a time of day"),
    ("duplicate source", GOOD[GOOD.index("[[sources]]") :], '[[sources]] id = "ledger-feed" is given twice'),
    ("duplicate outlet", GOOD[: GOOD.index("[[sources]]")], '[[outlets]] id = "ledger" is given twice'),
    (
        "outlet without source",
        '[[outlets]]\nid = "b"\nname = "B"\ndomain = "b.example"',
        '[[outlets]] id = "b": no source names it',
    ),
    (
        "source without outlet",
        '[[sources]]\nid = "s"\noutlet = "leger"\nkind = "feed"\nurl = "https://l.example"',
        '[[sources]] id = "s": no outlet has the id "leger" (did you mean "ledger"?)',
    ),
    (
        "kind",
        '[[sources]]\nid = "s"\noutlet = "ledger"\nkind = "rss"\nurl = "https://l.example"',
        "[[sources]] id = \"s\": kind = 'rss': should be 'feed', 'sitemap' or 'page'",
    ),
    (
        "address",
        '[[sources]]\nid = "s"\noutlet = "ledger"\nkind = "feed"\nurl = "file:///etc/passwd"',
        "url = 'file:///etc/passwd': should be a web address",
    ),
    (
        "missing key",
        '[[sources]]\noutlet = "ledger"\nkind = "feed"\nurl = "https://l.example"',
        '[[sources]] number 2: needs the key "id"',
    ),
    ("watch", '[[watch]]\nname = "w"\ntopics = ["courts"]', '[[watch]] name = "w": no [topics.courts] is defined'),
    ("not TOML", "[http", "is not valid TOML"),
]


@pytest.mark.parametrize(("addition", "complaint"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_each_mistake_is_one_clear_line(tmp_path: Path, addition: str, complaint: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(GOOD + addition, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    lines = [line for line in caught.value.problems if complaint in line]
    assert lines and all(line.startswith(f"{path}: ") and "\n" not in line for line in lines), caught.value.problems


def test_all_mistakes_are_found_in_one_reading(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[http]\na = 1\nb = 2\ntimeout_s = "x"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert len(caught.value.problems) == 3


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file; name one with --config"):
        load(tmp_path / "none.toml")


def test_good_file_becomes_records(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        GOOD
        + 'every = "6h"\n[[sources]]\nid = "off"\noutlet = "ledger"\nkind = "page"\nurl = "https://l.example"\nenabled = false'
    )
    config = load(path)
    (source,) = config.sources
    assert source.every == timedelta(hours=6)
    assert source.home == config.outlets[0].home == "ocd-division/country:us/state:ca"
    assert config.directory == tmp_path / "data"


def test_the_shipped_file_is_good_and_documents_every_key() -> None:
    path = Path(__file__).resolve().parents[3] / "config.toml"
    config = load(path)
    assert {"politico", "washington-post"} <= {outlet.id for outlet in config.outlets}
    assert len(config.outlets) >= 12
    text = path.read_text(encoding="utf-8")
    from onrecord.config import tables as module

    for table in (
        module.HttpTable,
        module.StoreTable,
        module.ArchiveTable,
        module.NlpTable,
        module.ScheduleTable,
        module.SourceTable,
    ):
        assert all(key in text for key in table.model_fields), table
