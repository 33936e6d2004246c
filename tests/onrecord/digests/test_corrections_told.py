"""A correction that only another feed tells, over loopback: the page is fetched again once, and no story twice for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord import store
from onrecord.config.settings import load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, Resource, make_resource
from onrecord.newsroom.settings import config_text
from onrecord.passes.run import run_once
from tests.onrecord.passes.test_fault_pass import GOOD, HTML

pytestmark = pytest.mark.slow

DAY = datetime(2026, 3, 4, 12, tzinfo=UTC)
FEEDS = ("news", "politics", "desk")
STORIES = ("levee", "bridge")


@pytest.fixture
def site() -> Iterator[Loopback]:
    with Loopback() as site:
        yield site


def atom(site: Loopback, stories: dict[str, datetime]) -> Resource:
    """A feed that shows these stories, each with the moment of its last change."""
    entries = "".join(
        f"<entry><title>{name}</title><id>{name}</id><link href='{site.base}/{name}'/>"
        f"<published>2026-03-04T09:00:00Z</published><updated>{at.isoformat()}</updated></entry>"
        for name, at in stories.items()
    )
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{entries}</feed>'
    return make_resource("application/atom+xml", body.encode(), DAY)


def test_a_correction_that_another_feed_tells_is_a_revision_and_costs_one_request(
    site: Loopback, tmp_path: Path
) -> None:
    sources = [Source(name, "beacon", "feed", f"{site.base}/{name}.atom", every=DAY - DAY) for name in FEEDS]
    text = config_text([Outlet("beacon", "Beacon", "beacon.example")], sources, tmp_path / "data")
    (tmp_path / "config.toml").write_text(text + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")
    config = load(tmp_path / "config.toml")
    empty, hour = atom(site, {}), timedelta(hours=1)
    resources = {f"/{name}.atom": empty for name in FEEDS}
    resources |= {f"/{name}": make_resource(HTML, GOOD.replace("levee", name).encode(), DAY) for name in STORIES}
    site.resources = resources

    def run(now: datetime) -> list[str]:
        """The stories that a pass fetches."""
        site.requests.clear()
        run_once(config, None, clock=lambda: now)
        return sorted(one.path[1:] for one in site.requests if one.path[1:] in STORIES)

    resources["/news.atom"] = atom(site, {"levee": DAY - 2 * hour, "bridge": DAY - 3 * hour})
    assert run(DAY) == ["bridge", "levee"]
    resources["/levee"] = make_resource(
        HTML, GOOD.replace("12 reasons", "13 reasons").replace("Macon", "Toledo").encode(), DAY
    )
    resources["/politics.atom"] = atom(site, {"levee": DAY + hour, "bridge": DAY - 3 * hour})
    assert run(DAY + 2 * hour) == ["levee"]
    resources["/desk.atom"] = atom(site, {"levee": DAY + hour, "bridge": DAY - 3 * hour})
    assert run(DAY + 3 * hour) == run(DAY + 4 * hour) == []
    asked = "from articles select revision, regexp_extract(url, '[^/]+$') order by 2"
    assert list(store.query(config.directory, asked).rows) == [(1, "bridge"), (2, "levee")]
