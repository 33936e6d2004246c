"""Fetching: one polite, bounded GET that ends in a Fetched or in a Failure and never raises because of the network.

    get: host closed? | retries ( robots.txt | turn at the host | ask | redirect: again ) | Fetched or Failure

A Fetcher lives for one pass. Its `robots` may come from the store and go back there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx2
import stamina

from onrecord.ingest.failures import failure
from onrecord.ingest.fetch import robots_txt as rules
from onrecord.ingest.fetch.errors import NETWORK_ERRORS, WHOLE_HOST, is_passing, reason_of
from onrecord.ingest.fetch.exchange import ENCODINGS, Answer, Budget, ask
from onrecord.ingest.fetch.outcomes import NONE, PERMANENT, REDIRECTS, Job, Stop, conclude, pause_before_retry, target
from onrecord.ingest.fetch.rate_limits import Host
from onrecord.ingest.fetch.ssrf_guard import address_problem, guarded_transport
from onrecord.ingest.records import Failure, Fetched, HttpSettings, RobotsRecord, Stage, Validators
from onrecord.ingest.urls import resolve, site

ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
MAX_REDIRECTS = 5
stamina.instrumentation.set_on_retry_hooks(())  # its log lines name neither address nor source; the outcome's does


class Fetcher:
    """An async context manager around one connection pool. `now` is the wall clock, for records only."""

    def __init__(
        self,
        settings: HttpSettings,
        now: Callable[[], datetime],
        robots: dict[str, RobotsRecord] | None = None,
        *,
        attempts: int = 3,
        backoff_s: float = 0.5,
    ) -> None:
        """`robots`, by host, is read and filled; `attempts` and `backoff_s` govern errors that pass by themselves."""
        self.robots = {} if robots is None else robots
        self._settings, self._now = settings, now
        self._attempts, self._backoff_s = attempts, backoff_s
        self._product = settings.user_agent.partition("/")[0]
        self._hosts: dict[str, Host] = {}
        self._slots = asyncio.Semaphore(settings.connections)
        agent = f"{settings.user_agent} (+{settings.contact})" if settings.contact else settings.user_agent
        self._client = httpx2.AsyncClient(
            transport=guarded_transport(settings),
            headers={"User-Agent": agent, "Accept-Encoding": ENCODINGS},
            timeout=httpx2.Timeout(None, connect=settings.timeout_s),  # the rest stands under the Budget of each get
            trust_env=False,
        )
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # nobody knows us from last time

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(self, url: str, validators: Validators = NONE, accept: str = ACCEPT_PAGE) -> Fetched | Failure:
        """Fetched for 200, and for 304 when `validators` were given; a Failure for everything else.

        Uses at most `timeout_s` of network time, retries and redirects included; waiting for our turn is apart.
        """
        host = self._host(url)
        if refusal := host.refusal(url, self._now()):
            return refusal
        job = Job(url, validators, accept, Budget(self._settings.timeout_s), httpx2.Cookies())
        outcome = await self._with_retries(job)
        host.learn(outcome, self._now())
        return outcome

    async def _with_retries(self, job: Job) -> Fetched | Failure:
        try:
            return await self._attempt(job)
        except Stop as stop:
            return await self._again(job, stop) if stop.passing else stop.failure

    async def _again(self, job: Job, first: Stop) -> Fetched | Failure:
        """After a first attempt that failed in passing, which counts: most requests never need this machinery."""
        earlier: Stop | None = first
        try:
            async for attempt in stamina.retry_context(
                on=pause_before_retry,
                attempts=self._attempts,
                timeout=None,  # the budget is the limit
                wait_initial=self._backoff_s,
                wait_jitter=self._backoff_s,
            ):
                with attempt:
                    if earlier:
                        stop, earlier = earlier, None
                        raise stop
                    return await self._attempt(job)
        except Stop as stop:
            return stop.failure
        raise AssertionError("stamina ends with a result or an exception")

    async def _attempt(self, job: Job) -> Fetched:
        here, permanent = job.url, True
        for _ in range(MAX_REDIRECTS + 1):
            if problem := address_problem(here):
                raise self._stop(job, "bad-url", f"{site(here) or here}: {problem}")
            await self._obey_robots(job, here)
            answer = await self._ask(job, here, self._settings.max_bytes)
            if answer.status not in REDIRECTS:
                return self._conclude(job, answer, here, permanent)
            permanent = permanent and answer.status in PERMANENT
            there = target(here, answer)
            if there is None:
                raise self._stop(job, "bad-url", f"redirected to {answer.header('location')!r}")
            here = there
        raise self._stop(job, "redirect-loop", f"more than {MAX_REDIRECTS} redirects, the last to {site(here)}")

    def _conclude(self, job: Job, answer: Answer, here: str, permanent: bool) -> Fetched:
        outcome = conclude(job, answer, here, permanent, self._now())
        if isinstance(outcome, Fetched):
            return outcome
        if outcome.passing and outcome.wait:
            self._host(here).rest(outcome.wait)  # its other pages wait, too
        raise outcome

    async def _obey_robots(self, job: Job, url: str) -> None:
        """Returns when we may ask for `url`, and raises the host's pause to its crawl delay."""
        host = self._host(url)
        record = self._known_robots(host)
        if record is None:
            async with host.robots_queue:  # of many at once one asks
                record = self._known_robots(host)
                if record is None:
                    record = self.robots[host.name] = await self._fetch_robots(job, url, host.name)
        if rules.is_trouble(record.status):
            raise self._stop(job, "robots-unreachable", f"robots.txt of {host.name}: {record.status}", "robots")
        host.pause_s = max(self._settings.per_host_delay_s, rules.delay(record, self._product))
        if not rules.allows(record, url, self._product):
            raise self._stop(job, "robots-forbidden", f"robots.txt of {host.name} forbids {url}", "robots")

    def _known_robots(self, host: Host) -> RobotsRecord | None:
        """The host's rules where they need not be asked for."""
        record = self.robots.get(host.name)
        return record if record and rules.is_fresh(record, self._now()) else None

    async def _fetch_robots(self, job: Job, url: str, name: str) -> RobotsRecord:
        """The host's rules now. Redirects that lead nowhere count as no robots.txt (RFC 9309 section 2.3.1.2)."""
        here: str | None = resolve(url, "/robots.txt")
        for _ in range(MAX_REDIRECTS + 1):
            if here is None or address_problem(here):
                break
            answer = await self._ask(job, here, rules.MAX_BYTES, stage="robots")
            if answer.status not in REDIRECTS:
                text = answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""
                return RobotsRecord(name, self._now(), answer.status, text)
            here = target(here, answer)
        return RobotsRecord(name, self._now(), 404, "")

    async def _ask(self, job: Job, url: str, max_bytes: int, stage: Stage = "fetch") -> Answer:
        headers = job.headers() if stage == "fetch" else {}
        try:
            async with self._host(url).turn(), self._slots, job.budget.spend():
                request = self._client.build_request("GET", url, headers=headers)
                if len(job.cookies.jar):  # nearly always empty, and asking it is dear
                    job.cookies.set_cookie_header(request)
                return await ask(self._client, request, job.cookies, max_bytes, truncate=stage == "robots")
        except NETWORK_ERRORS as error:
            reason, words = reason_of(error)
            stage = "fetch" if reason in WHOLE_HOST else stage
            what = f"no full answer within {job.budget.seconds:g} s" if reason == "timeout" else words
            raise self._stop(job, reason, what, stage, passing=is_passing(error)) from error

    def _stop(self, job: Job, reason: str, what: str, stage: Stage = "fetch", passing: bool = False) -> Stop:
        return Stop(failure(stage, job.url, reason, what, self._now()), passing)

    def _host(self, url: str) -> Host:
        name = site(url)
        return self._hosts.setdefault(name, Host(name, self._settings.per_host_delay_s))
