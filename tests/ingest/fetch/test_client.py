"""Fetching from well-behaved servers: validators, redirects, statuses, robots.txt, rate limits."""

from __future__ import annotations

import gzip
import itertools
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from onrecord.ingest.records import Failure, Fetched, RobotsRecord, Validators

Get = Callable[..., Any]


@pytest.fixture
def server(httpserver: HTTPServer) -> HTTPServer:
    """A server without robots.txt."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return httpserver


def asked(server: HTTPServer) -> list[str]:
    return [request.path for request, _ in server.log]


def test_a_page(server: HTTPServer, get: Get, now: datetime) -> None:
    server.expect_request("/a").respond_with_data("<p>Hello</p>", headers={"ETag": '"1"', "X-Two": "b"})
    page = get(server.url_for("/a"), contact="desk@example.org")
    assert isinstance(page, Fetched)
    assert (page.status, page.body, page.validators, page.at) == (200, b"<p>Hello</p>", Validators('"1"'), now)
    assert (page.url, page.final_url, page.moved_to) == (server.url_for("/a"), server.url_for("/a"), None)
    assert ("x-two", "b") in page.headers
    assert 0 < page.seconds < 5
    assert server.log[1][0].headers["User-Agent"] == "onrecord/0.1 (+desk@example.org)"


def test_unchanged_is_one_conditional_request(server: HTTPServer, get: Get, now: datetime) -> None:
    def unchanged(request: Request) -> Response:
        same = request.headers.get("If-None-Match") == '"1"' and "If-Modified-Since" in request.headers
        return Response(status=304) if same else Response("changed")

    server.expect_request("/feed").respond_with_handler(unchanged)
    host = f"localhost:{server.port}"
    robots = {host: RobotsRecord(host, now - timedelta(hours=23), 404, "")}
    validators = Validators('"1"', "Tue, 24 Nov 2026 10:00:00 GMT")
    answer = get(server.url_for("/feed"), validators=validators, robots=robots)
    assert (answer.status, answer.body, answer.validators) == (304, b"", validators)
    assert asked(server) == ["/feed"]


def test_304_unasked_is_no_answer(server: HTTPServer, get: Get) -> None:
    server.expect_request("/a").respond_with_data("", status=304)
    assert get(server.url_for("/a")).reason == "http-304"


@pytest.mark.parametrize(("first", "second", "moved"), [(301, 308, True), (301, 302, False), (307, 301, False)])
def test_a_move_counts_when_every_step_is_permanent(
    first: int, second: int, moved: bool, server: HTTPServer, get: Get
) -> None:
    server.expect_request("/a").respond_with_data("", status=first, headers={"Location": "b?x=1#top"})
    server.expect_request("/b").respond_with_data("", status=second, headers={"Location": server.url_for("/c")})
    server.expect_request("/c").respond_with_data("here")
    page = get(server.url_for("/a"))
    assert (page.url, page.final_url, page.body) == (server.url_for("/a"), server.url_for("/c"), b"here")
    assert page.moved_to == (server.url_for("/c") if moved else None)
    assert asked(server) == ["/robots.txt", "/a", "/b", "/c"]


def test_a_redirect_loop_ends(server: HTTPServer, get: Get) -> None:
    server.expect_request("/a").respond_with_data("", status=302, headers={"Location": "/a"})
    assert get(server.url_for("/a")).reason == "redirect-loop"
    assert asked(server).count("/a") == 6


def test_a_cookie_ends_a_loop_and_is_forgotten(server: HTTPServer, get_all: Get) -> None:
    def wall(request: Request) -> Response:
        if request.cookies.get("seen"):
            return Response("in")
        return Response(status=302, headers={"Location": "/a", "Set-Cookie": "seen=1"})

    server.expect_request("/a").respond_with_handler(wall)
    pages = get_all(server.url_for("/a"), server.url_for("/a"))
    assert [page.body for page in pages] == [b"in", b"in"]
    assert asked(server).count("/a") == 4


@pytest.mark.parametrize("status", [204, 401, 403, 404, 410, 451])
def test_a_status_that_is_no_answer(status: int, server: HTTPServer, get: Get) -> None:
    server.expect_request("/a").respond_with_data("", status=status)
    failure = get(server.url_for("/a"))
    assert (failure.stage, failure.resource, failure.reason) == ("fetch", server.url_for("/a"), f"http-{status}")
    assert "\n" not in failure.detail
    assert asked(server).count("/a") == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_trouble_that_passes_is_asked_again(status: int, httpserver: HTTPServer, get: Get) -> None:
    httpserver.expect_ordered_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_ordered_request("/a").respond_with_data("", status=status)
    httpserver.expect_ordered_request("/a").respond_with_data("back")
    assert get(httpserver.url_for("/a")).body == b"back"


def test_trouble_that_stays_is_left_after_three(server: HTTPServer, get: Get) -> None:
    server.expect_request("/a").respond_with_data("", status=503)
    assert get(server.url_for("/a")).reason == "http-503"
    assert asked(server).count("/a") == 3


@pytest.mark.slow
def test_a_short_retry_after_is_waited_for(httpserver: HTTPServer, get: Get) -> None:
    httpserver.expect_ordered_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_ordered_request("/a").respond_with_data("", status=429, headers={"Retry-After": "1"})
    httpserver.expect_ordered_request("/a").respond_with_data("now")
    start = time.perf_counter()
    assert get(httpserver.url_for("/a")).body == b"now"
    assert time.perf_counter() - start >= 1


@pytest.mark.parametrize("as_date", [False, True])
def test_a_long_retry_after_is_handed_on_and_closes_the_host(
    as_date: bool, server: HTTPServer, get_all: Get, now: datetime
) -> None:
    moment = now + timedelta(seconds=120)
    value = format_datetime(moment, usegmt=True) if as_date else "120"
    server.expect_request("/a").respond_with_data("", status=429, headers={"Retry-After": value})
    first, second = get_all(server.url_for("/a"), server.url_for("/b"))
    assert (first.reason, first.retry_after) == ("http-429", moment)
    assert (second.reason, second.retry_after) == ("host-wait", moment)
    assert asked(server) == ["/robots.txt", "/a"]


def test_429_without_a_word_is_not_insisted_on(server: HTTPServer, get_all: Get) -> None:
    server.expect_request("/a").respond_with_data("", status=429)
    assert [failure.reason for failure in get_all(*[server.url_for("/a")] * 2)] == ["http-429", "host-wait"]
    assert asked(server).count("/a") == 1


def test_gzip_is_unpacked_and_the_charset_left_alone(server: HTTPServer, get: Get) -> None:
    packed = gzip.compress("Cañon City".encode("cp1252"))
    server.expect_request("/a").respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    assert get(server.url_for("/a")).body == "Cañon City".encode("cp1252")


# robots.txt


def test_robots_forbid_and_allow(httpserver: HTTPServer, get_all: Get) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /private/\nDisallow: /*?print\n"
    httpserver.expect_request("/robots.txt").respond_with_data(rules)
    httpserver.expect_request("/a").respond_with_data("open")
    answers = get_all(*map(httpserver.url_for, ["/private/a", "/a?print", "/a"]))
    assert [getattr(answer, "reason", "ok") for answer in answers] == ["robots-forbidden", "robots-forbidden", "ok"]
    assert answers[0].stage == "robots"
    assert asked(httpserver) == ["/robots.txt", "/a"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_in_trouble_forbid_everything_for_now(status: int, httpserver: HTTPServer, get_all: Get) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=status)
    failures = get_all(httpserver.url_for("/a"), httpserver.url_for("/b"))
    assert [(failure.stage, failure.reason) for failure in failures] == [("robots", "robots-unreachable")] * 2
    assert asked(httpserver) == ["/robots.txt"]


def test_robots_are_asked_once_even_by_many_at_once(server: HTTPServer, get_all: Get) -> None:
    server.expect_request("/a").respond_with_data("x")
    get_all(*[server.url_for("/a")] * 4, at_once=True)
    assert asked(server).count("/robots.txt") == 1


def test_robots_follow_redirects(httpserver: HTTPServer, get: Get) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=301, headers={"Location": "/rules"})
    httpserver.expect_request("/rules").respond_with_data("User-agent: *\nDisallow: /")
    assert get(httpserver.url_for("/a")).reason == "robots-forbidden"


@pytest.mark.parametrize(("hours", "requests"), [(23, 0), (25, 1), (-1, 1)])
def test_robots_last_a_day(hours: int, requests: int, server: HTTPServer, get: Get, now: datetime) -> None:
    server.expect_request("/a").respond_with_data("x")
    host = f"localhost:{server.port}"
    robots = {host: RobotsRecord(host, now - timedelta(hours=hours), 404, "")}
    get(server.url_for("/a"), robots=robots)
    assert asked(server).count("/robots.txt") == requests
    assert robots[host].fetched_at == (now if requests else now - timedelta(hours=hours))


@pytest.mark.slow
def test_a_crawl_delay_slows_us_down(httpserver: HTTPServer, get_all: Get) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 0.3\nDisallow:\n")
    httpserver.expect_request("/a").respond_with_data("x")
    start = time.perf_counter()
    get_all(*[httpserver.url_for("/a")] * 3)
    assert time.perf_counter() - start >= 0.6


# rate limits


def test_one_request_at_a_time_with_a_pause(server: HTTPServer, get_all: Get) -> None:
    moments: list[tuple[float, float]] = []

    def slow(request: Request) -> Response:
        start = time.perf_counter()
        time.sleep(0.05)
        moments.append((start, time.perf_counter()))
        return Response("x")

    server.expect_request("/a").respond_with_handler(slow)
    get_all(*[server.url_for("/a")] * 3, at_once=True, per_host_delay_s=0.1)
    gaps = [later[0] - earlier[1] for earlier, later in itertools.pairwise(moments)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.095


def test_a_host_that_never_answers_is_left_alone(get_all: Get) -> None:
    failures = get_all(*["http://127.0.0.1:9/"] * 5)
    assert [failure.reason for failure in failures] == ["refused"] * 3 + ["host-down"] * 2
    assert all(isinstance(failure, Failure) for failure in failures)


def test_a_name_that_does_not_exist(get: Get) -> None:
    failure = get("http://no-such-host.invalid/")
    assert (failure.stage, failure.reason) == ("fetch", "dns")


def test_plain_http_where_tls_is_expected(server: HTTPServer, get: Get) -> None:
    assert get(server.url_for("/a").replace("http://", "https://")).reason == "tls"


@pytest.mark.slow
def test_a_host_that_asks_for_patience_gets_it_for_all_its_pages(server: HTTPServer, get_all: Get) -> None:
    """The second page comes after the Retry-After of the first, not between its attempts."""
    answers = iter([Response(status=503, headers={"Retry-After": "1"}), Response("a"), Response("b")])
    server.expect_request("/a").respond_with_handler(lambda request: next(answers))
    server.expect_request("/b").respond_with_handler(lambda request: next(answers))
    start = time.perf_counter()
    pages = get_all(server.url_for("/a"), server.url_for("/b"), at_once=True)
    assert time.perf_counter() - start >= 1
    assert sorted(page.body for page in pages) == [b"a", b"b"]
