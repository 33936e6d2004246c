"""What fetching costs: 600 pages against plain httpx2 at the same concurrency, and a pass over 200 sources without news.

usage: python bench/fetching.py [--pages 600] [--rounds 5] [--sources 200]

A server process of its own answers at many loopback addresses, so that manners (one request at a time for a host) hold
nobody up. Both clients fetch in turn, each `--rounds` times; the ratio of their best rounds is printed (other work on the
machine only ever adds time). Exits 1 if it is below .8, or if the idle pass asks more than once a source.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import httpx2

from onrecord.clock import now_utc
from onrecord.config.settings import load
from onrecord.ingest.feeds.parse import parse_source
from onrecord.ingest.fetch.client import Fetcher
from onrecord.ingest.records import Failure, Feed, Fetched, HttpSettings, Outlet, RobotsRecord, Source, Validators
from onrecord.newsroom.settings import config_text
from onrecord.passes.run import run_once
from onrecord.passes.summary import total
from onrecord.store import Store

HOSTS = 16  # as many as connections, so that neither client has to close one to open another
TLS = httpx2.create_ssl_context()  # read once, as ours is
FLOOR = 0.8
PARAGRAPH = (
    "<p>The council of Macon put off its vote on the levee, and the clerk read the minutes until ten at night.</p>\n"
)
PAGE = ("<!doctype html><html><head><title>Macon</title></head><body>" + PARAGRAPH * 600 + "</body></html>").encode()
ITEM = "<item><title>Story {n}</title><link>http://127.0.2.{host}/{n}</link></item>"
ETAG = '"a1"'


def main() -> int:
    options = _options()
    with _server() as (port, asked):
        ratio = throughput(port, options.pages, options.rounds)
        requests, seconds = idle(port, options.sources, asked)
    print(f"idle pass: {options.sources} sources, {requests} requests, {seconds:.2f} s")
    return int(ratio < FLOOR or requests != options.sources)


def throughput(port: int, pages: int, rounds: int) -> float:
    """Pages a second of onrecord's fetcher, of plain httpx2, and the ratio."""
    urls = [f"http://127.0.2.{1 + n % HOSTS}:{port}/page/{n}" for n in range(pages)]
    rounds_of = [[_timed(fetch, urls) for fetch in (_plain, _ours)] for _ in range(rounds)]
    plain, ours = (min(both[n][0] for both in rounds_of) for n in (0, 1))
    plain_cpu, ours_cpu = (min(both[n][1] for both in rounds_of) for n in (0, 1))
    ratio = plain / ours
    print(
        f"{pages} pages of {len(PAGE):,} bytes from {HOSTS} hosts, 16 at once: {pages / ours:.0f} a second; ",
        end="",
    )
    print(f"plain httpx2 {pages / plain:.0f}; ratio {ratio:.2f}, of CPU time {plain_cpu / ours_cpu:.2f}")
    return ratio


def _timed(fetch: Callable[[list[str]], Awaitable[int]], urls: list[str]) -> tuple[float, float]:
    """Seconds by the wall, and of this process's CPU."""
    start, cpu = time.perf_counter(), time.process_time()
    good = asyncio.run(_count(fetch, urls))
    if good != len(urls):
        raise RuntimeError(f"{good} of {len(urls)} pages came")
    return time.perf_counter() - start, time.process_time() - cpu


async def _count(fetch: Callable[[list[str]], Awaitable[int]], urls: list[str]) -> int:
    return await fetch(urls)


async def _plain(urls: list[str]) -> int:
    gate = asyncio.Semaphore(16)
    limits = httpx2.Limits(max_connections=16, max_keepalive_connections=16)
    async with httpx2.AsyncClient(http2=True, verify=TLS, limits=limits, trust_env=False) as client:

        async def get(url: str) -> bool:
            async with gate:
                answer = await client.get(url)
                return answer.status_code == 200 and len(answer.content) == len(PAGE)

        return sum(await asyncio.gather(*map(get, urls)))


async def _ours(urls: list[str]) -> int:
    settings = HttpSettings(allow_private_networks=True, per_host_delay_s=0.0, connections=16)
    hosts = {url.split("/")[2] for url in urls}
    robots = {host: RobotsRecord(host, now_utc(), 404, "") for host in hosts}  # as a second pass has them
    async with Fetcher(settings, now_utc, robots) as fetcher:

        async def get(url: str) -> bool:
            got = await fetcher.get(url)
            return isinstance(got, Fetched) and len(got.body) == len(PAGE)

        return sum(await asyncio.gather(*map(get, urls)))


def idle(port: int, count: int, asked: Synchronized[int]) -> tuple[int, float]:
    """Requests and seconds of a pass over so many sources, all of whose stories are stored."""
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        outlets = [Outlet(f"o{n}", f"Outlet {n}", f"o{n}.example") for n in range(count)]
        sources = [
            Source(f"s{n}", f"o{n}", "feed", f"http://127.0.3.{1 + n}:{port}/feed/{n}", every=timedelta(0))
            for n in range(count)
        ]
        config = Path(folder) / "config.toml"
        config.write_text(config_text(outlets, sources, Path(folder) / "data"), encoding="utf-8")
        loaded = load(config)
        with Store.open(loaded.directory) as store:
            _remember(store, loaded.outlets, loaded.sources, port)
        before, start = asked.value, time.perf_counter()
        done = total(run_once(loaded, None))
        if done.unchanged != count or done.new:
            raise RuntimeError(f"not idle: {done}")
        return asked.value - before, time.perf_counter() - start


def _remember(store: Store, outlets: tuple[Outlet, ...], sources: tuple[Source, ...], port: int) -> None:
    """The state after a first pass: every feed read, its stories done, each host's robots.txt known."""
    now = datetime.now(UTC)
    store.sync(outlets, sources)
    for due in store.due(now):
        validators = Validators(ETAG)
        answer = Fetched(due.url, due.url, 200, (), _feed(int(due.source.id[1:])), validators, now, 0.1)
        feed = parse_source(answer, due.source, now)
        assert isinstance(feed, Feed) and not isinstance(feed, Failure)
        store.save_feed(due, answer, feed, now, now)
    store._db.execute("update entries set state = 'done'")
    hosts = (f"127.0.3.{1 + n}:{port}" for n in range(len(sources)))
    store.save_robots(tuple(RobotsRecord(host, now, 404, "") for host in hosts))


def _feed(number: int) -> bytes:
    items = "".join(ITEM.format(host=number % 250 + 1, n=f"{number}-{n}") for n in range(20))
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>".encode()


class _Answers(asyncio.Protocol):
    """Keep-alive HTTP/1.1 as plain as it goes: pages, feeds, 304 for whoever has the ETag."""

    asked: Synchronized[int]
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.waiting = transport, b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            self.asked.value += 1
            if b"/page/" in head:
                self.transport.write(self.page)
            elif ETAG.encode() in head:
                self.transport.write(b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % ETAG.encode())
            else:
                self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def _serve(port: Connection, asked: Synchronized[int]) -> None:
    async def forever() -> None:
        loop = asyncio.get_running_loop()
        _Answers.asked = asked
        first = await loop.create_server(_Answers, "127.0.2.1", 0)
        number = first.sockets[0].getsockname()[1]
        hosts = [f"127.0.2.{n}" for n in range(2, HOSTS + 1)] + [f"127.0.3.{n}" for n in range(1, 251)]
        await loop.create_server(_Answers, hosts, number)
        port.send(number)
        await asyncio.Event().wait()

    asyncio.run(forever())


@contextmanager
def _server() -> Iterator[tuple[int, Synchronized[int]]]:
    ours, theirs = multiprocessing.Pipe()
    asked: Synchronized[int] = multiprocessing.Value("q", 0)
    process = multiprocessing.Process(target=_serve, args=(theirs, asked), daemon=True)
    process.start()
    try:
        yield ours.recv(), asked
    finally:
        process.terminate()
        process.join()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sources", type=int, default=200)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
