"""Paywalls, consent dialogs and block pages as sites build them, and open pages that look a little like them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Article

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENTENCES = (
    "The Lubbock City Council voted 5-2 on Tuesday to widen Quaker Avenue.",
    "“Nobody who drives it in the morning will complain,” said Mayor Pro Tem Ottoline Barraclough.",
    "Two members said the money should go to the library on 19th Street.",
    "The work will begin in June and take about eighteen months, according to the city’s engineer.",
    "Shop owners asked for signs that tell drivers their stores stay open.",
    "A hearing on the detours is set for April 9 at the Groves branch.",
)
NAV = "<header><nav><a href='/'>Home</a> <a href='/subscribe'>Subscribe</a> <a href='/login'>Sign in</a></nav></header>"


def paragraphs(count: int) -> str:
    return "".join(f"<p>{SENTENCES[n % 6]} {SENTENCES[(n + 1) % 6]} That was point {n + 1}.</p>" for n in range(count))


def page(body: str, title: str = "Council widens Quaker Avenue | Caprock Courier", **data: object) -> bytes:
    story = {
        "@type": "NewsArticle",
        "headline": "Council widens Quaker Avenue",
        "datePublished": "2026-02-24T21:00:00-06:00",
    }
    script = f"<script type='application/ld+json'>{json.dumps(story | data)}</script>" if data else ""
    return f"<!doctype html><html><head><title>{title}</title>{script}</head><body>{body}</body></html>".encode()


def story(text: str, after: str = "") -> str:
    return f"{NAV}<article><h1>Council widens Quaker Avenue</h1><div class='story'>{text}</div>{after}</article>"


SUBSCRIBE = "<div class='wall'><h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in</p></div>"
REGISTER = "<div id='regwall'><h3>Register for free to keep reading</h3><p>Create a free account to continue.</p></div>"
LETTER = "<div class='box'><p>Subscribe to our newsletter and get the news every morning.</p></div>"
COOKIES = "<div id='cookie-banner'><p>We and our partners store and access information on your device.</p></div>"
CASES = {
    "teaser: two paragraphs, a wall, not free": (
        page(story(paragraphs(2), SUBSCRIBE), isAccessibleForFree=False),
        "teaser",
    ),
    "teaser: a wall, nothing in the data": (page(story(paragraphs(2), SUBSCRIBE)), "teaser"),
    "teaser: to register": (page(story(paragraphs(2), REGISTER)), "teaser"),
    "teaser: six paragraphs of a long story": (
        page(story(paragraphs(6), SUBSCRIBE), isAccessibleForFree=False, wordCount=1400),
        "teaser",
    ),
    "teaser: breaks off": (
        page(story(paragraphs(2) + "<p>What the mayor did next …</p>"), isAccessibleForFree=False),
        "teaser",
    ),
    "teaser: members only, nothing to read": (
        page(
            story(
                "<p>This story is available exclusively to our subscribers. Log in to read it in full.</p>", SUBSCRIBE
            )
        ),
        "teaser",
    ),
    "blocked: press and hold": (
        page(
            "<h1>Access to this page has been denied</h1><p>Press &amp; hold to confirm you are a human (and not a bot).</p>",
            "Access to this page has been denied.",
        ),
        "blocked",
    ),
    "blocked: unusual traffic": (
        page(
            "<p>We have detected unusual traffic from your network. To continue, confirm that you are not a robot.</p>",
            "Caprock Courier",
        ),
        "blocked",
    ),
    "blocked: not found": (
        page(f"{NAV}<h1>Page not found</h1><p>The page you were looking for does not exist.</p>", "404"),
        "blocked",
    ),
    "blocked: server error": (
        page(
            "<h1>503 Service Unavailable</h1><p>No server is available to handle this request.</p>",
            "503 Service Unavailable",
        ),
        "blocked",
    ),
    "blocked: other countries": (
        page("<h1>451</h1><p>This content is not available in your region.</p>", "Caprock Courier"),
        "blocked",
    ),
    "blocked: empty shell": (page(f"{NAV}<div id='app'></div>", "Caprock Courier"), "blocked"),
    "consent: before you continue": (
        page(
            "<h1>Before you continue</h1><p>By clicking “Agree” you accept the use of cookies by us and our partners.</p>",
            "Before you continue to Caprock Courier",
        ),
        "consent",
    ),
    "consent: dialog and no story": (
        page(f"{COOKIES}<button>Accept all cookies</button>", "Caprock Courier"),
        "consent",
    ),
    "metered: whole, not free": (page(story(paragraphs(14), SUBSCRIBE), isAccessibleForFree=False), "metered"),
    "metered: a brief, whole, not free": (
        page(story(paragraphs(2)), isAccessibleForFree=False, wordCount=45),
        "metered",
    ),
    "open: whole, an offer below": (page(story(paragraphs(14), SUBSCRIBE)), "open"),
    "open: a brief with a newsletter box": (page(story(paragraphs(2), LETTER)), "open"),
    "open: a brief under a cookie banner": (page(COOKIES + story(paragraphs(2))), "open"),
    "open: a brief about robots": (
        page(
            story(
                "<p>“Are you a robot?” Judge Fenwick Osei asked the caller on Monday in Lubbock, and the line went dead.</p>"
                + paragraphs(1)
            )
        ),
        "open",
    ),
    "open: its headline says access denied": (
        page(
            f"{NAV}<article><h1>Access denied: Lubbock clerk keeps the tapes</h1>{paragraphs(4)}</article>",
            "Access denied: Lubbock clerk keeps the tapes",
        ),
        "open",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_access(case: str) -> None:
    body, expected = CASES[case]
    got = extract(body, "https://caprock.example/story", NOW)
    assert isinstance(got, Article)
    assert got.access == expected, got.text
    assert bool(got.text) == (expected in ("open", "metered"))
