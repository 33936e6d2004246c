"""The rows that trends count (quote_facts), recomputed for what changed before each publish.

    source_days | changed_stamps -> topics.retag -> stale_articles
        -> each slice of them: stale_quotes -> topics.tag -> article_days -> quote_people -> quote_facts
        -> fact_stamps

The facts of a quote depend on its article, its speaker, the person behind, corrections, topics, and the copies of its
story. Each of these has a stamp, a hash of what was taken from it; where a stamp differs, all facts that depend on it
are recomputed. So nothing depends on clocks, on who wrote, or on what a killed pass had done. Where rows are missing or
doubled, all are recomputed.
"""

from __future__ import annotations

import duckdb

from onrecord.store.statements import run
from onrecord.store.trends import source_days, topics

STEPS = ("insert_article_days", "insert_quote_people", "insert_facts")
SLICE = 100_000  # articles: three million quotes at once took more memory than the writer may take


def refresh(db: duckdb.DuckDBPyConnection) -> int:
    """Bring source_days, article_days, quote_facts, tags and quote_people up to date, inside a transaction.

    Returns how many articles were recomputed.
    """
    source_days.refresh(db)
    made = _refresh(db)
    now, before = run(db, "fact_rows")[0]
    if now != before:
        run(db, "save_meta", key="fact_rows", value=now)
    return made


def _refresh(db: duckdb.DuckDBPyConnection) -> int:
    now, before = run(db, "fact_rows")[0]
    if before and now != before:
        run(db, "forget_facts")
    ((changed,),) = run(db, "changed_stamps")
    run(db, "empty_stale")
    retagged = topics.retag(db)
    if not changed and not retagged:
        return 0
    run(db, "stale_articles", size=SLICE)
    slices = run(db, "stale_slices")
    for number, _ in slices:
        run(db, "stale_slice", slice=number)
        run(db, "stale_quotes")
        topics.tag(db, retagged)
        for step in STEPS:
            run(db, step)
    run(db, "save_stamps")
    return sum(articles for _, articles in slices)
