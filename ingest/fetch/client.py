"""The HTTP client: a rate-limited, bounded GET that ends in a Fetched or a Failure and raises no network error.

    get: host closed? | retries ( robots.txt | rate limit | request | redirect: again ) | Fetched or Failure

A Fetcher lives for one pass. The robots.txt records may come from the store and go back there.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx2
import stamina

from onrecord.ingest.failures import make_failure
from onrecord.ingest.fetch import robots_txt
from onrecord.ingest.fetch.accept import ACCEPT_PAGE
from onrecord.ingest.fetch.errors import HOST_REASONS, NETWORK_ERRORS, is_transient, reason_of
from onrecord.ingest.fetch.exchange import ACCEPT_ENCODING, RawResponse, TimeBudget, send_request
from onrecord.ingest.fetch.outcomes import (
    NO_VALIDATORS,
    PERMANENT_REDIRECT,
    REDIRECT,
    AttemptFailed,
    FetchTask,
    interpret_response,
    redirect_target,
    retry_wait,
)
from onrecord.ingest.fetch.rate_limits import LEFT, HostLimits, TooSlow
from onrecord.ingest.fetch.ssrf_guard import address_problem, guarded_transport
from onrecord.ingest.records import Failure, Fetched, HttpSettings, RobotsRecord, Stage, Validators
from onrecord.ingest.urls import resolve, site

MAX_REDIRECTS = 5
stamina.instrumentation.set_on_retry_hooks(())  # its log lines name neither address nor source; the pass logs outcomes


class Fetcher:
    """Fetches addresses over one connection pool; an async context manager. `now` is the clock for time stamps."""

    def __init__(
        self,
        settings: HttpSettings,
        now: Callable[[], datetime],
        robots: dict[str, RobotsRecord] | None = None,
        *,
        attempts: int = 3,
        backoff_s: float = 0.5,
        seconds_left: Callable[[], float] = lambda: math.inf,
    ) -> None:
        """`robots` (by host) is used and added to; `attempts` and `backoff_s` apply to transient errors.

        A request that a host's pauses would put off for longer than `seconds_left` is not sent (LEFT).
        """
        self.robots = {} if robots is None else robots
        self._settings, self._now, self._seconds_left = settings, now, seconds_left
        self._attempts, self._backoff_s = attempts, backoff_s
        self._product = settings.user_agent.partition("/")[0]
        self._hosts: dict[str, HostLimits] = {}
        self._slots = asyncio.Semaphore(settings.connections)
        agent = f"{settings.user_agent} (+{settings.contact})" if settings.contact else settings.user_agent
        self._client = httpx2.AsyncClient(
            transport=guarded_transport(settings),
            headers={"User-Agent": agent, "Accept-Encoding": ACCEPT_ENCODING},
            timeout=httpx2.Timeout(None, connect=settings.timeout_s),  # the TimeBudget of each task limits the rest
            trust_env=False,
        )
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # no cookies between two calls

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(
        self, url: str, validators: Validators = NO_VALIDATORS, accept: str = ACCEPT_PAGE
    ) -> Fetched | Failure:
        """Fetch `url`: a Fetched for status 200, and for 304 if `validators` were given; a Failure for all else.

        Uses at most `timeout_s` of network time with retries and redirects; waiting for the rate limit is not counted.
        """
        host = self._host(url)
        if refusal := host.refusal(url, self._now()):
            return refusal
        task = FetchTask(url, validators, accept, TimeBudget(self._settings.timeout_s), httpx2.Cookies())
        outcome = await self._with_retries(task)
        host.record(outcome, self._now())
        return outcome

    async def _with_retries(self, task: FetchTask) -> Fetched | Failure:
        """One attempt to fetch, and more if its error is transient."""
        try:
            return await self._attempt(task)
        except AttemptFailed as error:
            return await self._retry(task, error) if error.transient else error.failure

    async def _retry(self, task: FetchTask, first_error: AttemptFailed) -> Fetched | Failure:
        """Retry after a first attempt, which counts as one. Most fetches need no retry and so never start stamina."""
        counted: AttemptFailed | None = first_error
        try:
            async for attempt in stamina.retry_context(
                on=retry_wait,
                attempts=self._attempts,
                timeout=None,  # the TimeBudget is the limit
                wait_initial=self._backoff_s,
                wait_jitter=self._backoff_s,
            ):
                with attempt:
                    if counted:
                        error, counted = counted, None
                        raise error
                    return await self._attempt(task)
        except AttemptFailed as error:
            return error.failure
        raise AssertionError("stamina ends with a result or an exception")

    async def _attempt(self, task: FetchTask) -> Fetched:
        """Follow redirects from the task's address to a response that is none. Raises AttemptFailed."""
        url, permanent = task.url, True
        for _ in range(MAX_REDIRECTS + 1):
            if problem := address_problem(url):
                raise self._failed(task, "bad-url", f"{site(url) or url}: {problem}")
            await self._obey_robots(task, url)
            response = await self._request(task, url, self._settings.max_bytes)
            if response.status not in REDIRECT:
                return self._interpret(task, response, url, permanent)
            permanent = permanent and response.status in PERMANENT_REDIRECT
            target = redirect_target(url, response)
            if target is None:
                raise self._failed(task, "bad-url", f"redirected to {response.header('location')!r}")
            url = target
        raise self._failed(task, "redirect-loop", f"more than {MAX_REDIRECTS} redirects, the last to {site(url)}")

    def _interpret(self, task: FetchTask, response: RawResponse, url: str, permanent: bool) -> Fetched:
        """The Fetched for a response that is no redirect. Raises AttemptFailed if it is no success."""
        outcome = interpret_response(task, response, url, permanent, self._now())
        if isinstance(outcome, Fetched):
            return outcome
        if outcome.transient and outcome.wait:
            self._host(url).delay_next_request(outcome.wait)  # the host's other pages wait, too
        raise outcome

    async def _obey_robots(self, task: FetchTask, url: str) -> None:
        """Raise AttemptFailed unless robots.txt allows `url`; set the host's pause to at least its crawl delay."""
        host = self._host(url)
        record = self._fresh_robots(host)
        if record is None:
            async with host.robots_lock:  # of several tasks one fetches it, the others find it here
                record = self._fresh_robots(host)
                if record is None:
                    record = self.robots[host.name] = await self._fetch_robots(task, url, host.name)
        if robots_txt.is_server_error(record.status):
            raise self._failed(task, "robots-unreachable", f"robots.txt of {host.name}: {record.status}", "robots")
        host.pause_s = max(self._settings.per_host_delay_s, robots_txt.crawl_delay(record, self._product))
        if not robots_txt.is_allowed(record, url, self._product):
            raise self._failed(task, "robots-forbidden", f"robots.txt of {host.name} forbids {url}", "robots")

    def _fresh_robots(self, host: HostLimits) -> RobotsRecord | None:
        """The host's robots.txt if it was fetched recently enough."""
        record = self.robots.get(host.name)
        return record if record and robots_txt.is_fresh(record, self._now()) else None

    async def _fetch_robots(self, task: FetchTask, page_url: str, host_name: str) -> RobotsRecord:
        """Fetch the robots.txt for a page. Too many redirects, or one to no web address, count as no robots.txt.

        RFC 9309 section 2.3.1.2.
        """
        url: str | None = resolve(page_url, "/robots.txt")
        for _ in range(MAX_REDIRECTS + 1):
            if url is None or address_problem(url):
                break
            response = await self._request(task, url, robots_txt.MAX_BYTES, stage="robots")
            if response.status not in REDIRECT:
                text = response.body.decode("utf-8-sig", "replace") if response.status == 200 else ""
                return RobotsRecord(host_name, self._now(), response.status, text)
            url = redirect_target(url, response)
        return RobotsRecord(host_name, self._now(), 404, "")

    async def _request(self, task: FetchTask, url: str, max_bytes: int, stage: Stage = "fetch") -> RawResponse:
        """Send one request within the host's rate limit and the task's time budget. Raises AttemptFailed."""
        headers = task.headers() if stage == "fetch" else {}
        try:
            async with self._host(url).one_request(self._seconds_left), self._slots, task.budget.spend():
                request = self._client.build_request("GET", url, headers=headers)
                if len(task.cookies.jar):  # nearly always empty, and setting the header is slow
                    task.cookies.set_cookie_header(request)
                return await send_request(self._client, request, task.cookies, max_bytes, truncate=stage == "robots")
        except TooSlow as error:
            raise self._failed(task, LEFT, f"{site(url)} wants pauses of {error} s") from error
        except NETWORK_ERRORS as error:
            reason, message = reason_of(error)
            stage = "fetch" if reason in HOST_REASONS else stage
            timed_out = f"no full answer within {task.budget.seconds:g} s"
            description = timed_out if reason == "timeout" else message
            raise self._failed(task, reason, description, stage, transient=is_transient(error)) from error

    def _failed(
        self, task: FetchTask, reason: str, description: str, stage: Stage = "fetch", transient: bool = False
    ) -> AttemptFailed:
        return AttemptFailed(make_failure(stage, task.url, reason, description, self._now()), transient)

    def _host(self, url: str) -> HostLimits:
        name = site(url)
        return self._hosts.setdefault(name, HostLimits(name, self._settings.per_host_delay_s))
