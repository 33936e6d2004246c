"""The daemon's digests of a day, to a real SMTP server: the reader's, each watch's to its own readers, none without a quote."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from onrecord.config.settings import Config, load
from onrecord.digests import deliver
from onrecord.report.digests.read_back import printed_quotes
from onrecord.store import Store
from onrecord.store.digests.questions import digest_issues
from tests.store.house import OUTLETS, SOURCES, House

DAY = date(2026, 11, 2)
CONFIG = """
[store]
directory = {directory!r}
[mail]
host = "localhost"
port = {port}
security = "none"
sender = "desk@onrecord.example"
[digest]
formats = ["txt"]
to = ["ann@paper.example"]
[[watch]]
name = "mayors"
kinds = ["direct"]
to = ["bo@paper.example"]
[[watch]]
name = "elsewhere"
jurisdictions = ["Maine"]
to = ["cy@paper.example"]
[[watch]]
name = "for nobody"
"""


class Box:
    """A server that keeps what it gets, or is full."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.full = False

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        if self.full:
            return "452 the box is full"
        self.mails.append(envelope)
        return "250 kept"

    def take(self) -> list[tuple[list[str], EmailMessage]]:
        """Readers and mails since the last time."""
        taken = [
            (it.rcpt_tos, email.message_from_bytes(it.content or b"", policy=email.policy.default)) for it in self.mails
        ]
        self.mails.clear()
        return taken


@pytest.fixture
def box() -> Iterator[tuple[Box, int]]:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = int(probe.getsockname()[1])
    kept = Box()
    controller = Controller(kept, hostname="localhost", port=port)
    controller.start()
    yield kept, port
    controller.stop()


@pytest.fixture
def press(tmp_path: Path, box: tuple[Box, int]) -> tuple[House, Config]:
    """A story of Ohio with a direct and an indirect quote, and who reads of it."""
    house = House(tmp_path / "data")
    with Store.open(house.directory) as store:
        store.sync(OUTLETS, SOURCES)
        house.show(store, "ledger-news", "a")
        house.save(store, "a")
        store.publish()
    (tmp_path / "config.toml").write_text(CONFIG.format(directory=str(house.directory), port=box[1]), "utf-8")
    return house, load(tmp_path / "config.toml")


def names(paths: tuple[Path, ...]) -> list[str]:
    return [it.name for it in paths]


@pytest.mark.slow
def test_a_day_goes_to_its_readers_and_each_watch_to_its_own(box: tuple[Box, int], press: tuple[House, Config]) -> None:
    paths = deliver.deliver_daily(press[1], DAY)
    assert names(paths) == [f"{it}-2026-11-02.txt" for it in ("daily", "mayors", "elsewhere")]
    assert [len(printed_quotes(it)) for it in paths] == [2, 1, 0]
    (ann, whole), (bo, mayors) = box[0].take()
    assert (ann, bo) == (["ann@paper.example"], ["bo@paper.example"]), "no mail without a quote, none to nobody"
    assert [it["Subject"] for it in (whole, mayors)] == [
        "On the record, Monday, November 2, 2026",
        "On the record, Monday, November 2, 2026: mayors",
    ]
    text, page = (part.get_content() for part in mayors.iter_parts())
    assert all("We will not sign it," in it and "can wait" not in it.replace("\n", " ") for it in (text, page))
    index = (paths[0].parent / "index.html").read_text("utf-8")
    assert all(it.name in index for it in paths) and "Monday, November 2, 2026: mayors" in index


@pytest.mark.slow
def test_what_did_not_go_out_is_in_the_next_days(box: tuple[Box, int], press: tuple[House, Config]) -> None:
    """And what did go out is not there again."""
    house, config = press
    box[0].full = True
    with pytest.raises(OSError, match="the box is full"):
        deliver.deliver_daily(config, DAY)
    assert digest_issues(house.directory, "daily").issues == 0
    box[0].full = False
    deliver.deliver_daily(config, DAY)
    assert [it[0] for it in box[0].take()] == [["ann@paper.example"], ["bo@paper.example"]]
    deliver.deliver_daily(config, DAY + timedelta(days=1))
    assert box[0].take() == [] and digest_issues(house.directory, "daily").issues == 2
