"""When each source is asked again, by what its server and its feed say, over real passes; and a teaser that opens later."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.passes.run import run_and_look_ahead
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import GOOD, RSS, page, status
from tests.onrecord.passes.test_log import TEASER
from tests.onrecord.passes.test_publishing import rss

pytestmark = pytest.mark.slow

Answer = Callable[[socket.socket], None]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
EVERY = 30 * MINUTE


def feed(head: str, *headers: str) -> Answer:
    return page(f"<rss version='2.0'><channel><title>F</title>{head}</channel></rss>", RSS, *headers)


HOURS = "".join(f"<hour>{hour}</hour>" for hour in (12, 13))
SOURCES: dict[str, tuple[Answer, timedelta, timedelta]] = {  # what it answers, its wait at first, and a day later
    "plain": (feed(""), EVERY, DAY / 20),
    "ttl": (feed("<ttl>90</ttl>"), 90 * MINUTE, 90 * MINUTE),
    "short-ttl": (feed("<ttl>5</ttl>"), EVERY, DAY / 20),
    "cached": (feed("", "Cache-Control: public, max-age=7200"), 2 * HOUR, 2 * HOUR),
    "skipping": (feed(f"<skipHours>{HOURS}</skipHours>"), 2 * HOUR, 2 * HOUR),
    "resting": (feed("<skipDays><day>Wednesday</day></skipDays>"), 12 * HOUR, DAY / 20),
    "broken": (page("<rss version='2.0'><channel><tit", RSS), EVERY, HOUR),
    "missing": (status(404), EVERY, HOUR),
    "gone": (status(410), 7 * DAY, 6 * DAY),  # not asked again
    "busy": (status(429, "Retry-After: 18000"), 5 * HOUR, 5 * HOUR),
    "down": (status(503, f"Retry-After: {format_datetime(NOON + 26 * HOUR, usegmt=True)}"), 26 * HOUR, 2 * HOUR),
}


@pytest.fixture
def hosts() -> Iterator[Callable[[], FaultServer]]:
    servers: list[FaultServer] = []

    def another() -> FaultServer:
        servers.append(FaultServer())
        return servers[-1]

    yield another
    for server in servers:
        server.close()


def configure(folder: Path, sources: dict[str, str]) -> Config:
    watched = [Source(name, "f", "feed", url, every=EVERY) for name, url in sources.items()]
    text = config_text([Outlet("f", "F", "f.example")], watched, folder / "data") + "\n[nlp]\nprocesses = 1\n"
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load(folder / "config.toml")


def unchanging(server: FaultServer, path: str, answer: Answer) -> Answer:
    """The answer with an ETag, then 304 forever."""
    return lambda connection: (answer if server.asked[path] == 1 else status(304, 'ETag: "1"'))(connection)


def test_each_is_asked_again_when_it_says(tmp_path: Path, hosts: Callable[[], FaultServer]) -> None:
    urls = {}
    for name, (answer, _, _) in SOURCES.items():
        server = hosts()  # one that asks for patience gets it for its whole host
        server.routes[f"/{name}"] = answer
        urls[name] = server.url(f"/{name}")
    config = configure(tmp_path, urls)
    for moment, which in ((NOON, 1), (NOON + DAY, 2)):
        _, agenda = run_and_look_ahead(config, clock=lambda moment=moment: moment)
        waits = {name: due - moment for name, due in agenda if name and due}
        assert waits == {name: row[which] for name, row in SOURCES.items()}


def test_a_wish_is_remembered_where_nothing_came_but_304_and_news_end_the_quiet(
    tmp_path: Path, hosts: Callable[[], FaultServer]
) -> None:
    server = hosts()
    answers = iter([feed("<ttl>80</ttl>", 'ETag: "1"'), *[status(304)] * 3, page(rss(server.url("/one")), RSS)])
    server.routes |= {"/rss": lambda connection: next(answers)(connection), "/one": page(GOOD)}
    config = configure(tmp_path, {"news": server.url("/rss")})
    waits = []
    for moment in (NOON, NOON + 2 * HOUR, NOON + 2 * DAY, NOON + 100 * DAY, NOON + 101 * DAY):
        done, agenda = run_and_look_ahead(config, clock=lambda moment=moment: moment)
        waits.append(dict(agenda)["news"] - moment)  # type: ignore[operator]
    assert waits == [80 * MINUTE, 80 * MINUTE, 144 * MINUTE, 6 * HOUR, EVERY]
    assert done.tallies[0].new == 1


def test_a_teaser_is_no_text_and_is_tried_again_until_the_story_opens(
    tmp_path: Path, hosts: Callable[[], FaultServer]
) -> None:
    server = hosts()
    server.routes |= {"/rss": page(rss(server.url("/one")), RSS), "/one": page(TEASER)}
    config = configure(tmp_path, {"news": server.url("/rss")})
    asked = []
    for after in (0 * HOUR, 0.9 * HOUR, HOUR, 4.9 * HOUR, 5 * HOUR):
        if after == 5 * HOUR:
            server.routes["/one"] = page(GOOD)
        done, agenda = run_and_look_ahead(config, clock=lambda after=after: NOON + after)
        asked.append(server.asked["/one"])
        texts = [str(row[0]) for row in store.query(config.directory, "from article_text select text").rows]
        if after < 5 * HOUR:
            assert texts == []
            (told,) = store.status(config.directory, NOON + after)[0].troubles
            assert (told.reason, told.count) == ("teaser", 1)
            assert dict(agenda)[None] == NOON + (HOUR if after < HOUR else 5 * HOUR)
    assert asked == [1, 1, 2, 2, 3]
    assert done.tallies[0].new == 1
    (text,) = texts
    assert text.count("reasons to leave the levee alone") == 12
    assert store.status(config.directory, NOON + 5 * HOUR)[0].troubles == ()
