"""Which spellings of an address name the same story, and which do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest.urls import is_web, key, resolve, site

SAME = [
    ("example.com/a/story", "https://www.example.com/a/story"),
    ("example.com/a/story", "http://example.com/a/story/"),
    ("example.com/a/story", "https://EXAMPLE.com:443/a/story#comments"),
    ("example.com/a/story", "http://m.example.com:80/a//story"),
    ("example.com/a/story", "https://amp.example.com/a/story"),
    ("example.com/a/story", "https://www.mobile.example.com/a/story"),
    ("example.com/a/story", "https://example.com./a/story"),
    ("example.com/a/story", "https://example.com/a/story/amp/"),
    ("example.com/a/story", "https://example.com/amp/a/story"),
    ("example.com/a/story", "https://example.com/a/story?amp=1"),
    ("example.com/a/story", "https://example.com/a/story?outputType=amp"),
    ("example.com/a/story", "https://example.com/a/story/index.html"),
    ("example.com/a/story", "https://example.com/a/story;jsessionid=1F3A"),
    ("example.com/a/story", "https://www.google.com/amp/s/www.example.com/a/story"),
    ("example.com/a/story", "https://example-com.cdn.ampproject.org/c/s/www.example.com/a/story/amp"),
    ("example.com/a/story", "  https://example.com/a/story?utm_source=rss&utm_medium=feed&fbclid=x&mc_cid=9&smid=tw "),
    ("example.com/a/story.html", "https://example.com/a/story.amp.html"),
    ("example.com/a/story", "https://example.com/a/story?ref=home&cid=77"),
    ("example.com/a/~city-%C3%B1", "https://example.com/a/%7Ecity-ñ"),
    ("example.com/a?b=2&c=1", "https://example.com/a?c=1&b=2&gclid=3"),
    ("example.com/story.php?eid=12", "https://example.com/story.php?eid=12&utm_campaign=x"),
    ("example.com?p=5", "https://example.com/?p=5"),
    ("xn--caf-dma.example", "https://café.example/"),
    ("example.com:8080/a", "http://example.com:8080/a"),
]
DIFFERENT = [
    ("https://example.com/story.php?eid=12", "https://example.com/story.php?eid=13"),
    ("https://example.com/?p=5", "https://example.com/?p=6"),
    ("https://example.com/view?12345", "https://example.com/view?12346"),
    ("https://example.com/a", "https://example.com/A"),
    ("https://example.com/a", "https://example.com:8080/a"),
    ("https://news.example.com/a", "https://example.com/a"),
    ("https://example.com/camp", "https://example.com/c"),
    ("https://example.com/amplify", "https://example.com/lify"),
    ("https://example.com/a%2Fb", "https://example.com/a/b"),
    ("https://m.co/a", "https://co/a"),
]


@pytest.mark.parametrize(("expected", "url"), SAME)
def test_spellings_of_one_story(expected: str, url: str) -> None:
    assert key(url) == expected


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_stories(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(st.sampled_from("ab/.?&=#%:amp-html12é[ ]"), max_size=40))
def test_a_key_is_total_and_its_own_key(rest: str) -> None:
    once = key("https://example.com/" + rest)
    assert key("https://" + once) == once


WEB = [
    ("https://example.com", True),
    ("HTTP://example.com/a?b", True),
    ("http://[2606:4700::1111]:8080/", True),
    ("file:///etc/passwd", False),
    ("ftp://example.com/", False),
    ("javascript:alert(1)", False),
    ("//example.com/a", False),
    ("https:///a", False),
    ("http://[", False),
    ("http://example.com:99999/", False),
    ("http://exa mple.com/", False),
    ("http://example.com/\nHost:", False),
    ("", False),
]


@pytest.mark.parametrize(("url", "expected"), WEB)
def test_web_addresses(url: str, expected: bool) -> None:
    assert is_web(url) is expected


LINKS = [
    ("/b", "https://example.com/b"),
    ("c d", "https://example.com/x/c%20d"),
    ("//cdn.example.com/e#f", "https://cdn.example.com/e"),
    (" https://other.example/g\n", "https://other.example/g"),
    ("mailto:desk@example.com", None),
    ("http://[", None),
]


@pytest.mark.parametrize(("link", "expected"), LINKS)
def test_links_on_a_page(link: str, expected: str | None) -> None:
    assert resolve("https://example.com/x/y", link) == expected


def test_a_site_keeps_its_port_and_nothing_else() -> None:
    assert site("https://www.Example.com:443/a") == "www.example.com"
    assert site("http://user@example.com:8080/a") == "example.com:8080"
    assert site("http://[") == ""
