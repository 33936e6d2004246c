"""A notebook on the published database: what was said, by whom, about where, with charts.

    pip install 'marimo==0.25.2'        (the extra `notebook`)
    onrecord demo --keep demo           (or use the [store] directory of your own passes)
    marimo edit notebooks/newsroom.py -- --directory demo

Every table and chart is one question in SQL; change it and the cell asks again. The file is opened read-only for each
question, so that a pass can publish meanwhile, and the next question sees it.
"""

import marimo

app = marimo.App(width="medium", app_title="onrecord: a newsroom")


@app.cell
def tools():
    from pathlib import Path

    import marimo as mo

    from onrecord import store
    from onrecord.report.charts import svg
    from onrecord.report.trends import chart_of
    from onrecord.store.trends.questions import TrendFilter, trend
    from onrecord.store.trends.registry import TRENDS

    directory = Path(mo.cli_args().get("directory") or "demo")

    def ask(sql):
        """The answer as rows with named columns."""
        answer = store.query(directory, sql)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    def draw(title, name, **narrowed):
        """One of the ready questions of `onrecord trends` as a chart."""
        answer = trend(directory, name, TrendFilter(**narrowed))
        asked = TRENDS[name]
        return mo.Html(svg(chart_of(title, answer.columns, answer.rows, asked.label, asked.value)))

    return ask, draw, mo


@app.cell
def head(ask, mo):
    (total,) = ask("""
        select count(*) as quotes, count(distinct article_id) as articles, min(day) as first_day, max(day) as last_day
        from quotes_flat
    """)
    mo.md(
        f"# A newsroom\n\n{total['quotes']} quotes in {total['articles']} articles, "
        f"from {total['first_day']} to {total['last_day']}. Each remark of a wire story counts once."
    )
    return


@app.cell
def speakers(draw):
    draw("Who is quoted most", "speaker", top=12)
    return


@app.cell
def topics(draw):
    draw("Topics by day", "topic", period="day")
    return


@app.cell
def states(draw):
    draw("States that are spoken about", "jurisdiction")
    return


@app.cell
def choice(ask, mo):
    people = ask("""
        select speaker, count(*) as quotes from quotes_flat
        where speaker_kind = 'person' and counted group by speaker order by quotes desc, speaker limit 30
    """)
    speaker = mo.ui.dropdown([row["speaker"] for row in people], value=people[0]["speaker"], label="Speaker")
    speaker  # noqa: B018 (a cell shows its last expression)
    return (speaker,)


@app.cell
def statements(draw, mo, speaker):
    mo.vstack(
        [
            mo.md(f"## What {speaker.value} spoke about"),
            draw("Topics", "topic", speaker=speaker.value, min_confidence=0.0),
        ]
    )
    return


@app.cell
def words(ask, mo, speaker):
    said = ask("""
        select speaker, day, outlet, kind, text, array_to_string(topics, ', ') as topics,
            round(confidence, 2) as confidence, quote_url
        from quotes_flat where counted order by published, n
    """)
    mo.ui.table([row for row in said if row["speaker"] == speaker.value], selection=None)
    return


@app.cell
def sourcing(draw):
    draw("How sources are named", "sourcing")
    return


@app.cell
def sureness(ask, mo):
    sure = ask("""
        select kind, count(*) as quotes, round(avg(confidence), 2) as confidence,
            count(*) filter (where person_id is null) as without_person
        from quotes_flat group by kind order by quotes desc
    """)
    mo.vstack([mo.md("## How sure it is"), mo.ui.table(sure, selection=None)])
    return


@app.cell
def places(ask, mo):
    named = ask("""
        select j.name, j.state, j.level, count(distinct q.quote_id) as quotes
        from quote_places q join jurisdictions j using (ocd_id)
        where j.level in ('place', 'county') group by all order by quotes desc, j.name limit 15
    """)
    mo.vstack([mo.md("## Towns and counties"), mo.ui.table(named, selection=None)])
    return


if __name__ == "__main__":
    app.run()
