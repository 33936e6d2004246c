"""The chart of voices: in the page, not in mail; its numbers are the sections'; what it is given is never markup."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from lxml import html

from onrecord.report.digests.digest import Digest
from onrecord.report.formats.registry import Layout, digest_format_named
from onrecord.store.digests.records import Remark

Said, Made = Callable[..., Remark], Callable[..., Digest]


def three(said: Said) -> list[Remark]:
    days = ((date(2026, 3, 2), 2), (date(2026, 3, 3), 5))
    return [
        said(n, speaker=name, heading=name, nth=1, of_heading=n, heading_no=n, days=days)
        for n, name in enumerate(("Ada Quill", "<b>Bo</b> Reed", "Cy Marsh"), 1)
    ]


def written(digest: Digest, layout: Layout) -> bytes:
    stream = io.BytesIO()
    digest_format_named("html").write(digest, digest.shown, stream, layout)
    return stream.getvalue()


def test_the_page_has_the_chart_and_mail_a_table(said: Said, made: Made) -> None:
    digest = made(*three(said))
    page, mail = (html.fromstring(written(digest, Layout(mail=to))) for to in (False, True))
    (chart,) = page.xpath("//svg")
    assert [it.text for it in chart.xpath(".//text") if it.get("text-anchor") == "end"] == ["1", "2", "3"]
    assert "<b>Bo</b> Reed: 2" in chart.xpath(".//desc")[0].text and not chart.xpath(".//b")
    assert not mail.xpath("//svg") and len(mail.xpath("//table//tr")) == 3
