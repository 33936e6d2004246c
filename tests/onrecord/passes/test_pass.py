"""The whole path on the newsroom: what is stored, what is asked, what fails, and that it is what we wrote."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from filelock import FileLock

from onrecord import store
from onrecord.console import output
from onrecord.newsroom.demo import exit_code
from onrecord.newsroom.stories import houses, stories
from onrecord.passes.articles import in_turns
from onrecord.passes.lock import Busy
from onrecord.passes.run import run_once

pytestmark = pytest.mark.slow  # two passes over the newsroom; `make demo` makes them too

FIRST = [story for story in stories(1) if story.linked]
READABLE = [story for story in FIRST if story.status == 200 and story.access in ("open", "metered")]


def ask(passes: Any, sql: str) -> list[tuple[Any, ...]]:
    return list(store.query(passes.config.directory, sql).rows)


def test_every_readable_story_is_stored_once_and_word_for_word(passes: Any) -> None:
    rows = ask(
        passes, "FROM revisions JOIN article_text USING (article_id, revision) SELECT title, text WHERE revision = 1"
    )
    texts = dict(rows)
    assert len(rows) == len(texts) == len(READABLE) + passes.total(3).new
    for story in READABLE:
        told = [paragraph for paragraph in story.paragraphs if "contributed to this report" not in paragraph]
        assert all(paragraph in texts[story.headline] for paragraph in told), story.slug


def test_an_idle_pass_asks_each_source_once_with_a_validator_and_stores_nothing(passes: Any) -> None:
    asked = passes.requests[1]
    assert [(request.status, request.conditional) for request in asked] == [(304, True)] * len(houses())
    assert passes.total(2).new == passes.total(2).revision == passes.total(2).same == 0
    assert passes.summaries[1].exit_code == 0


def test_no_page_is_fetched_twice_in_a_pass(passes: Any) -> None:
    for requests in passes.requests:
        paths = [request.path for request in requests]
        assert len(paths) == len(set(paths))


def test_robots_txt_is_asked_for_once_and_remembered(passes: Any) -> None:
    robots = [
        number for number, requests in enumerate(passes.requests, 1) for one in requests if one.path == "/robots.txt"
    ]
    assert robots == [1]


def test_a_changed_story_is_a_revision_and_both_stay(passes: Any) -> None:
    (changed,) = [one for one in stories(2) if one.linked and one.slug in {s.slug for s in FIRST} and one not in FIRST]
    rows = ask(
        passes,
        f"FROM article_text JOIN articles USING (article_id) SELECT article_text.revision, text WHERE canonical_url LIKE '%{changed.slug}%' ORDER BY 1",
    )
    assert [number for number, _ in rows] == [1, 2]
    assert all(paragraph in rows[1][1] for paragraph in changed.paragraphs)
    assert passes.total(3).revision == 1


def test_wire_copy_is_one_cluster_and_both_copies_stay(passes: Any) -> None:
    clusters = ask(
        passes, "FROM articles SELECT cluster_id, count(*), count(DISTINCT outlet_id) GROUP BY ALL HAVING count(*) > 1"
    )
    assert [row[1:] for row in clusters] == [(2, 2)]


def test_what_could_not_be_stored_is_waiting_with_its_reason(passes: Any) -> None:
    waiting = dict(ask(passes, "FROM entries SELECT regexp_extract(url, '[^/]+$'), reason WHERE state <> 'done'"))
    expected = {story.slug: story for story in FIRST if story not in READABLE}
    assert len(waiting) == len(expected)
    reasons = set(waiting.values())
    assert reasons == {"teaser", "http-404"}


def test_the_broken_item_is_named_and_costs_nothing_else(passes: Any) -> None:
    broken = [failure for failure in passes.summaries[0].failures if failure.stage == "feed"]
    assert [failure.reason for failure in broken] == ["no-link"]
    assert passes.summaries[0].exit_code == 1


def test_an_undated_page_is_stored_undated(passes: Any) -> None:
    undated = {story.headline for story in READABLE if story.published is None}
    rows = ask(passes, "FROM articles SELECT title WHERE published IS NULL")
    assert {row[0] for row in rows} == undated and undated


def test_times_bylines_and_sections_are_as_printed(passes: Any) -> None:
    rows = {row[0]: row[1:] for row in ask(passes, "FROM articles SELECT title, published, byline")}
    second = [story for story in stories(2) if story.headline in rows]
    assert len(second) == len(rows)
    for story in second:
        published, byline = rows[story.headline]
        assert published == story.published, story.slug
        assert tuple(byline) == story.byline, story.slug


def test_every_span_slices_to_its_text_in_the_store(passes: Any) -> None:
    rows = ask(
        passes,
        "FROM quotes JOIN article_text USING (article_id, revision) SELECT article_text.text, quotes.text, spans",
    )
    assert len(rows) > 100
    for text, quote, spans in rows:
        assert quote == " ".join(text[span["start"] : span["end"]] for span in spans)


def test_another_pass_at_work_is_not_disturbed(passes: Any) -> None:
    with FileLock(passes.config.directory / "run.lock"), pytest.raises(Busy, match="another pass is at work on"):
        run_once(passes.config, None)


def test_keys_are_taken_in_turn() -> None:
    assert "".join(in_turns("aaabbc", key=str)) == "abcaba"


def test_the_demo_is_done_only_if_every_readable_story_is_stored(passes: Any) -> None:
    counts = store.counts(passes.config.directory)
    assert exit_code(counts, output()) == 0
    assert exit_code(replace(counts, articles=counts.articles - 1), output()) == 1
