"""What an answer means: pure decisions between the wire and `Fetcher.get`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx2

from onrecord.ingest.failures import failure
from onrecord.ingest.fetch.exchange import GOOD, Answer, Budget, retry_after
from onrecord.ingest.records import Failure, Fetched, Validators
from onrecord.ingest.urls import resolve

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
PASSING = frozenset({500, 502, 503, 504})  # and 429, when it says for how long
PATIENCE_S = 10.0  # a longer Retry-After is left to the next pass
NONE = Validators()


class Stop(Exception):
    """Ends an attempt with its Failure; it is tried again when it is passing, after `wait` seconds if given."""

    def __init__(self, failure: Failure, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(failure.reason)
        self.failure, self.passing, self.wait = failure, passing, wait


@dataclass(frozen=True, slots=True)
class Job:
    """One call of `get`: the address asked for, what is sent with every hop, and the time left.

    Cookies live for this call: some sites redirect in circles until theirs comes back.
    """

    url: str
    validators: Validators
    accept: str
    budget: Budget
    cookies: httpx2.Cookies

    def headers(self) -> Mapping[str, str]:
        """Our own validators go with every hop: they came from wherever the redirects ended last time."""
        named = {"If-None-Match": self.validators.etag, "If-Modified-Since": self.validators.last_modified}
        return {"Accept": self.accept} | {name: value for name, value in named.items() if value}


def conclude(job: Job, answer: Answer, final_url: str, permanent: bool, now: datetime) -> Fetched | Stop:
    """A Fetched for 200, and for 304 where validators were sent; for every other status the way to stop."""
    unchanged = answer.status == 304 and job.validators != NONE
    if answer.status not in GOOD and not unchanged:
        return _refused(job, answer, now)
    etag, modified = answer.header("etag"), answer.header("last-modified")
    old = job.validators if unchanged else NONE
    return Fetched(
        url=job.url,
        final_url=final_url,
        status=304 if unchanged else 200,
        headers=answer.headers,
        body=b"" if unchanged else answer.body,
        validators=Validators(etag or old.etag, modified or old.last_modified),
        at=now,
        seconds=job.budget.seconds - job.budget.left,
        moved_to=final_url if permanent and final_url != job.url else None,
    )


def _refused(job: Job, answer: Answer, now: datetime) -> Stop:
    """A short Retry-After is waited for, a long one handed on."""
    moment = retry_after(answer.header("retry-after"), now)
    wait = None if moment is None else max(0.0, (moment - now).total_seconds())
    later = moment if wait is not None and wait > PATIENCE_S else None
    passing = later is None and (answer.status in PASSING or (answer.status == 429 and wait is not None))
    what = f"the server answered {answer.status}"
    return Stop(failure("fetch", job.url, f"http-{answer.status}", what, now, later), passing, wait)


def target(here: str, answer: Answer) -> str | None:
    """Where a redirect leads, or None when that is no web address."""
    location = answer.header("location")
    return resolve(here, location) if location else None


def pause_before_retry(error: Exception) -> bool | float:
    """stamina's hook: False to give up, True for its own backoff, or the seconds that the server asked for."""
    if not isinstance(error, Stop) or not error.passing:
        return False
    return True if error.wait is None else error.wait
