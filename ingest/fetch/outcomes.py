"""Decides what an HTTP response means: success, retry, or failure. Pure functions that `Fetcher.get` calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx2

from onrecord.ingest.failures import make_failure
from onrecord.ingest.fetch.exchange import SUCCESS, RawResponse, TimeBudget, parse_retry_after
from onrecord.ingest.records import Failure, Fetched, Validators
from onrecord.ingest.urls import resolve
from onrecord.ingest.valid_text import sendable

REDIRECT = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECT = frozenset({301, 308})
TRANSIENT = frozenset({500, 502, 503, 504})  # and 429, when it has a Retry-After
LONGEST_WAIT_S = 10.0  # a longer Retry-After is left to the next pass
NO_VALIDATORS = Validators()


class AttemptFailed(Exception):
    """Ends one attempt to fetch with its Failure.

    If `transient`, the fetch is retried: after `wait` seconds, or after the usual back-off where `wait` is None.
    """

    def __init__(self, failure: Failure, transient: bool = False, wait: float | None = None) -> None:
        super().__init__(failure.reason)
        self.failure, self.transient, self.wait = failure, transient, wait


@dataclass(frozen=True, slots=True)
class FetchTask:
    """One call of `Fetcher.get`: the address, what is sent with every request, and the time that is left.

    The cookies live as long as the call: some sites redirect in a circle until their cookie comes back.
    """

    url: str
    validators: Validators
    accept: str
    budget: TimeBudget
    cookies: httpx2.Cookies

    def headers(self) -> Mapping[str, str]:
        """The request headers. The validators go with every redirect: they came from the final address last time."""
        conditions = {"If-None-Match": self.validators.etag, "If-Modified-Since": self.validators.last_modified}
        return {"Accept": self.accept} | {
            name: value for name, value in conditions.items() if value and sendable(value)
        }


def interpret_response(
    task: FetchTask, response: RawResponse, final_url: str, permanent: bool, now: datetime
) -> Fetched | AttemptFailed:
    """A Fetched for status 200, and for 304 if validators were sent; an AttemptFailed for every other status.

    `permanent` is True when every redirect so far was permanent.
    """
    unchanged = response.status == 304 and task.validators != NO_VALIDATORS
    if response.status not in SUCCESS and not unchanged:
        return _status_failure(task, response, now)
    etag, modified = sendable(response.header("etag")), sendable(response.header("last-modified"))
    old = task.validators if unchanged else NO_VALIDATORS
    return Fetched(
        url=task.url,
        final_url=final_url,
        status=304 if unchanged else 200,
        headers=response.headers,
        body=b"" if unchanged else response.body,
        validators=Validators(etag or old.etag, modified or old.last_modified),
        at=now,
        seconds=task.budget.seconds - task.budget.left,
        moved_to=final_url if permanent and final_url != task.url else None,
    )


def _status_failure(task: FetchTask, response: RawResponse, now: datetime) -> AttemptFailed:
    """The failure of a response without success: transient for 500, 502, 503, 504, and for 429 with a Retry-After.

    A Retry-After of ten seconds at most becomes the wait; a longer one goes into the Failure, which is not transient.
    """
    moment = parse_retry_after(response.header("retry-after"), now)
    wait = None if moment is None else max(0.0, (moment - now).total_seconds())
    retry_after = moment if wait is not None and wait > LONGEST_WAIT_S else None
    transient = retry_after is None and (response.status in TRANSIENT or (response.status == 429 and wait is not None))
    description = f"the server answered {response.status}"
    failure = make_failure("fetch", task.url, f"http-{response.status}", description, now, retry_after)
    return AttemptFailed(failure, transient, wait)


def redirect_target(url: str, response: RawResponse) -> str | None:
    """The absolute address that a redirect from `url` leads to; None if that is no web address."""
    location = response.header("location")
    return resolve(url, location) if location else None


def retry_wait(error: Exception) -> bool | float:
    """stamina's hook after an attempt: False to give up, True for its own back-off, or the seconds to wait."""
    if not isinstance(error, AttemptFailed) or not error.transient:
        return False
    return True if error.wait is None else error.wait
