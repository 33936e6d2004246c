"""The newsroom over real HTTP: what a polite fetcher meets, and the log that other tests read."""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import perf_counter

import feedparser
import httpx2
import lxml.html
import pytest
from protego import Protego

from onrecord.newsroom import Newsroom, Request, Story, stories
from onrecord.newsroom.loopback import Resource, is_unchanged
from onrecord.newsroom.pages import path


def test_feeds_are_what_they_say_and_their_links_are_pages(newsroom: Newsroom, client: httpx2.Client) -> None:
    parsed = {s.outlet: feedparser.parse(client.get(s.url).content) for s in newsroom.sources()}
    assert {outlet: feed.version for outlet, feed in parsed.items()} == {
        "potomac-register": "rss20",
        "cascade-ledger": "atom10",
        "lane-county-courier": "rss20",
    }
    assert not any(feed.bozo for feed in parsed.values())
    links = [entry.link for feed in parsed.values() for entry in feed.entries if "link" in entry]
    answers = [client.get(link).status_code for link in links]
    assert answers.count(404) == 1 and answers.count(200) == len(answers) - 1
    assert len(links) == sum(story.linked for story in stories(1))


def test_one_item_is_broken_and_one_is_undated(newsroom: Newsroom, client: httpx2.Client) -> None:
    courier = feedparser.parse(client.get(newsroom.sources()[2].url).content)
    assert [e.title for e in courier.entries if "link" not in e] == ["Notice: fair board moves its March meeting"]
    assert [e.link.split("/")[-2] for e in courier.entries if "published" not in e] == ["dunes-permit-undated"]


def test_a_page_is_asked_for_once_and_then_with_either_validator(newsroom: Newsroom, client: httpx2.Client) -> None:
    url = newsroom.sources()[0].url
    first = client.get(url)
    by_tag = client.get(url, headers={"If-None-Match": first.headers["etag"]})
    by_time = client.get(url, headers={"If-Modified-Since": first.headers["last-modified"]})
    other = client.get(url, headers={"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]})
    assert [first.status_code, by_tag.status_code, by_time.status_code, other.status_code] == [200, 304, 304, 200]
    assert by_tag.content == b"" and by_tag.headers["etag"] == first.headers["etag"]
    asked = "/potomac-register/feed.rss"
    assert newsroom.requests[:2] == [Request("GET", asked, 200, False), Request("GET", asked, 304, True)]


def test_an_unreadable_date_is_no_condition() -> None:
    modified = datetime(2026, 3, 2, tzinfo=UTC)
    resource = Resource(200, "text/html", b"", '"a"', modified)
    assert not is_unchanged(resource, None, "yesterday")
    assert is_unchanged(resource, None, format_datetime(modified))
    assert not is_unchanged(resource, None, format_datetime(modified - timedelta(seconds=1)))


def test_the_second_day_changes_every_feed_and_one_page(newsroom: Newsroom, client: httpx2.Client) -> None:
    page = f"{newsroom.base}/cascade-ledger/stories/drought-declaration.html"
    same = f"{newsroom.base}/cascade-ledger/stories/land-board-audit.html"
    urls = [*(source.url for source in newsroom.sources()), page]
    before = {url: client.get(url) for url in [*urls, same]}
    newsroom.turn_to(2)
    after = {url: client.get(url, headers={"If-None-Match": before[url].headers["etag"]}) for url in urls}
    assert [answer.status_code for answer in after.values()] == [200] * 4
    assert "with a pencil" in after[page].text and "with a pencil" not in before[page].text
    assert after[page].headers["last-modified"] != before[page].headers["last-modified"]
    assert stories(2) != stories(1) and client.get(same).status_code == 200


def test_only_atom_says_that_a_story_was_changed(newsroom: Newsroom, client: httpx2.Client) -> None:
    def moments() -> dict[str, tuple[str, str]]:
        entries = feedparser.parse(client.get(newsroom.sources()[1].url).content).entries
        return {entry.id: (entry.published, entry.updated) for entry in entries}

    before = moments()
    newsroom.turn_to(2)
    after = moments()
    assert [key for key in after if before[key] != after[key]] == ["tag:cascadeledger.example,2026:drought-declaration"]
    assert {key: times[0] for key, times in before.items()} == {key: times[0] for key, times in after.items()}


def test_robots_heads_and_strangers(newsroom: Newsroom, client: httpx2.Client) -> None:
    robots = client.get(f"{newsroom.base}/robots.txt")
    head = client.head(newsroom.sources()[0].url)
    assert Protego.parse(robots.text).can_fetch(newsroom.sources()[0].url, "onrecord")
    assert robots.status_code == 200 and robots.headers["content-type"].startswith("text/plain")
    assert head.status_code == 200 and head.content == b"" and int(head.headers["content-length"]) > 1000
    assert client.get(f"{newsroom.base}/nowhere").status_code == 404


def test_a_connection_is_kept(newsroom: Newsroom) -> None:
    with httpx2.Client(trust_env=False, limits=httpx2.Limits(max_connections=1)) as client:
        start = perf_counter()
        ports = {
            client.get(f"{newsroom.base}/robots.txt").extensions["network_stream"].get_extra_info("client_addr")
            for _ in range(20)
        }
    assert len(ports) == 1
    assert perf_counter() - start < 0.6  # 20 answers that met a delayed acknowledgement would take 0.8 s


def test_a_slow_newsroom_is_slow(client: httpx2.Client) -> None:
    with Newsroom(delay_s=0.2) as slow:
        start = perf_counter()
        client.get(f"{slow.base}/robots.txt")
    assert perf_counter() - start >= 0.2


def test_the_config_names_every_source(newsroom: Newsroom, tmp_path: Path) -> None:
    config = tomllib.loads(newsroom.config(tmp_path / 'a "quoted" folder'))
    assert config["store"]["directory"] == str(tmp_path / 'a "quoted" folder')
    assert config["http"]["allow_private_networks"] is True
    assert [s["url"] for s in config["sources"]] == [s.url for s in newsroom.sources()]
    assert {s["every"] for s in config["sources"]} == {"0s"}
    assert [o["home"] for o in config["outlets"]] == [o.home for o in newsroom.outlets()]


PRINTED = [story for story in stories(2) if story.linked and story.status == 200]


@pytest.fixture(scope="module")
def second_day() -> Iterator[Newsroom]:
    with Newsroom(2) as room:
        yield room


@pytest.mark.parametrize("story", PRINTED, ids=lambda s: s.slug)
def test_a_page_holds_its_story_amid_what_surrounds_it(
    story: Story, second_day: Newsroom, client: httpx2.Client
) -> None:
    tree = lxml.html.fromstring(client.get(second_day.base + path(story)).content)
    paragraphs = [p.text_content() for p in tree.iter("p")]
    assert [p for p in story.paragraphs[: story.shown] if p not in paragraphs] == []
    assert [p for p in story.paragraphs[story.shown :] if p in tree.text_content()] == []
    assert "invented" in tree.text_content()  # the footer: a reader of a page alone must know too


def test_each_outlet_dates_its_pages_in_its_own_way(newsroom: Newsroom, client: httpx2.Client) -> None:
    ways = {'"datePublished"': set(), "article:published_time": set(), "<time ": set()}
    for story in PRINTED:
        if story in stories(1):
            html = client.get(newsroom.base + path(story)).text
            for mark in (mark for mark in ways if mark in html):
                ways[mark].add(story.outlet)
    assert list(ways.values()) == [{"potomac-register"}, {"cascade-ledger"}, {"lane-county-courier"}]


def test_a_wall_is_declared(newsroom: Newsroom, client: httpx2.Client) -> None:
    declared = {}
    for story in stories(1):
        if story.outlet == "potomac-register" and story.status == 200:
            tree = lxml.html.fromstring(client.get(newsroom.base + path(story)).content)
            _, article = json.loads(tree.findtext(".//script[@type='application/ld+json']"))["@graph"]
            declared[story.slug] = article["isAccessibleForFree"]
    assert {slug for slug, free in declared.items() if not free} == {"salmon-treaty-draft", "redistricting-quarrel"}
