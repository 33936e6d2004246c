"""Remarks as the store hands them out, for digests that need no database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from onrecord.report.digests.build import build_digest
from onrecord.report.digests.digest import Digest, DigestHead
from onrecord.store.digests.records import Copy, Remark

HEAD = DigestHead(
    "daily", date(2026, 3, 2), date(2026, 3, 8), "America/New_York", "speaker", datetime(2026, 3, 9, 11, tzinfo=UTC)
)


def remark(number: int, **facts: object) -> Remark:
    """One remark of Lena Ortiz; `text` is quoted in a sentence of its own between two others."""
    text = str(facts.get("text", "“We will wait,”"))
    article = f"It rained. {text} said Ortiz. Then she left."
    outlet, title, url = (str(facts.get(key, it)) for key, it in FACTS.items())
    values: dict[str, object] = {
        "quote_id": number, "article_id": 1, "cluster_id": 1, "words": "x", "kind": "direct", "text": text,
        "spans": ((11, 11 + len(text)),), "cue": "said", "source": "Ortiz", "around": (), "speaker": "Lena Ortiz",
        "speaker_kind": "person", "sourcing": "named", "official_id": None, "role": "mayor", "party": None,
        "jurisdiction": None, "jurisdiction_name": "Elko, NV", "places": ("Elko, NV",), "topics": ("water",), "outlet": outlet,
        "title": title, "url": url, "published": datetime(2026, 3, 3, 12, tzinfo=UTC), "day": date(2026, 3, 3),
        "confidence": 0.9, "copies": (Copy(number, outlet, title, url, datetime(2026, 3, 3, 12, tzinfo=UTC)),), "new": False,
        "score": 7.5, "heading": "Lena Ortiz", "nth": 1, "of_heading": 1, "heading_no": 1, "of_all": 1, "of_headings": 1,
        "article_text": article,
    }  # fmt: skip
    return Remark(**{**values, **facts})  # type: ignore[arg-type]


FACTS = {"outlet": "The Ledger", "title": "Council votes", "url": "https://l.example/1"}


@pytest.fixture
def said() -> Callable[..., Remark]:
    return remark


@pytest.fixture
def made() -> Callable[..., Digest]:
    """A digest of remarks."""
    return lambda *remarks, **rest: build_digest(rest.pop("head", HEAD), remarks, **rest)
