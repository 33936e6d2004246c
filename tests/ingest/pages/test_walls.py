"""Paywalls, consent dialogs and block pages as hosted services word them, and open pages beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Article

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINES = (
    "HELENA, Mont. — The Lewis and Clark County Commission put off a vote on the landfill until the end of April.",
    "“Nobody has shown me a number that I believe,” said Commissioner Perpetua Dahl, who asked for the delay.",
    "The landfill takes in forty thousand tons a year and has room for nine more years, by the engineer’s account.",
    "A hearing in East Helena drew sixty people, most of them against, and ran until a quarter to midnight.",
    "The state will decide on the permit in June, after a comment period that begins next Monday.",
    "Dahl said she would ask for the figures again, in writing, before the commission meets on April 28.",
)


def story(count: int) -> str:
    return "".join(f"<p>{LINES[n % 6]} {LINES[(n + 1) % 6]} Part {n}.</p>" for n in range(count))


def page(body: str, title: str = "Landfill vote put off | Prickly Pear Post", head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def article(text: str, after: str = "") -> str:
    return f"<main><article><h1>Landfill vote put off</h1><div class='entry'>{text}</div>{after}</article></main>"


def ld(**data: str) -> str:
    pairs = ", ".join(f'"{name}": {value}' for name, value in data.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Landfill vote put off", {pairs}}}</script>'


NOT_FREE = ld(
    isAccessibleForFree="false",
    hasPart='{"@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": ".entry"}',
)
CASES = {
    # blocked
    "blocked: law of another continent": (page(
        "<h1>451: Unavailable due to legal reasons</h1><p>We recognize that you are attempting to reach this website from"
        " a country of the European Economic Area, which enforces the GDPR, and therefore access cannot be granted.</p>",
        "Prickly Pear Post"), "blocked"),
    "blocked: disable your ad blocker": (page("<p>Please enable JS and disable any ad blocker</p>", "pear.example"), "blocked"),
    "blocked: request unsuccessful": (page("<iframe src='/x'>Request unsuccessful. Incident ID: 877-12</iframe>", ""), "blocked"),
    "blocked: request unsuccessful in words": (page("<p>Request unsuccessful. Incident ID: 877-12</p>", ""), "blocked"),
    "blocked: reference number": (page(
        '<h1>Access Denied</h1><p>You don’t have permission to access "http://pear.example/landfill" on this server.'
        " Reference #18.2f</p>", "Access Denied"), "blocked"),
    "blocked: sorry": (page(
        "<h1>Sorry, you have been blocked</h1><h2>You are unable to access pear.example</h2><p>This website uses a security"
        " service to protect itself from online attacks. The action you just performed triggered it.</p>",
        "Attention Required!"), "blocked"),
    "blocked: an app that needs a browser": (page("<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"), "blocked"),
    "blocked: maintenance": (page("<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>", "Maintenance"), "blocked"),
    "blocked: press and hold": (page("<h1>Before we continue...</h1><p>Press &amp; Hold to confirm you are a human (and not a bot).</p>"), "blocked"),
    "blocked: a moment": (page("<h2>One moment, please...</h2><p>Please wait while your request is being verified...</p>", "One moment, please..."), "blocked"),
    # consent
    "consent: we value": (page(
        "<div role='dialog'><h2>We value your privacy</h2><p>We and our 842 partners store and access information on a"
        " device, such as cookies.</p><button>Accept all</button></div>", "Prickly Pear Post"), "consent"),
    "consent: choices about your data": (page(
        "<h1>We care about your data</h1><p>Click “Accept all” to agree to cookies and the use of your data by us and our"
        " partners for ads and content that fit you, or manage your settings.</p>", "Your data, your choice"), "consent"),
    # teaser
    "teaser: this post is for paid subscribers": (page(article(story(2), "<div><h2>This post is for paid subscribers</h2><a>Subscribe</a><a>Already a paid subscriber? Sign in</a></div>")), "teaser"),
    "teaser: the part that is declared locked is not there": (page(article(story(2)), head=NOT_FREE.replace(".entry", ".locked-part")), "teaser"),
    "teaser: the part that is declared locked is empty": (page(article(story(2), "<div class='locked-part'><p></p></div>"), head=NOT_FREE.replace(".entry", ".locked-part")), "teaser"),
    "teaser: locked part by name": (page(article(story(2) + "<div class='subscriber-only encrypted-content'>kQ2 zz9 x</div>", "<div class='subscription-offer'><p>Get unlimited digital access for $1</p></div>"), head=NOT_FREE), "teaser"),
    "teaser: keep reading with an account": (page(article(story(2), "<section><h3>Keep reading with a free account</h3><p>Already have an account? Log in</p></section>")), "teaser"),
    "teaser: a free article limit": (page(article(story(1), "<section><h3>You’ve reached your free article limit</h3><p>Subscribe for $1 a week to continue reading.</p></section>")), "teaser"),
    "teaser: fades out": (page(article(story(2) + "<p>The engineer, who asked not to be …</p>", "<div class='paywall'><p>To read the full story, subscribe or sign in.</p></div>")), "teaser"),
    "teaser: meta tier and a wall": (page(article(story(2), "<div><p>Subscribe to read the full story</p></div>"), head="<meta property='article:content_tier' content='locked'>"), "teaser"),
    # open
    "open: whole, with an offer between": (page(article(story(4) + "<p>Subscribe to keep reading stories like this every morning.</p>" + story(6))), "open"),
    "open: about a paywall": (page(article(f"<p>{LINES[0]}</p><p>The Post will drop its paywall in May, so that readers need not subscribe to continue, its publisher Odo Krantz told a panel.</p>" + story(3))), "open"),
    "open: short, with share and newsletter boxes": (page(article(story(2), "<div class='share'>Share</div><div><p>Sign up for our newsletter</p></div>")), "open"),
    "open: about a blocked road": (page(article("<p>Access to the mine road has been blocked, a deputy said, and verifying who did it will take days.</p>" + story(2)), "Road blocked"), "open"),
    "metered: the part that is declared locked is there": (page(article(story(2)), head=NOT_FREE), "metered"),
    "metered: whole though not free": (page(article(story(12)), head=NOT_FREE), "metered"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_state(case: str) -> None:
    body, expected = CASES[case]
    got = extract(body.encode(), "https://pear.example/landfill", NOW)
    assert isinstance(got, Article), got
    assert got.access == expected, got.text[:300]
    assert bool(got.text) == (expected in ("open", "metered"))
