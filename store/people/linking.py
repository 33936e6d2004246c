"""Who is who across articles: speakers are linked to people, again wherever readings came or went.

    blocks whose speakers changed | forms in use | rules.identify | corrections replayed | speakers, people, overrides

The outcome depends on the readings and corrections in the database alone, not on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict

import duckdb
import pyarrow as pa

from onrecord.store.ids import stable_id
from onrecord.store.people.corrections import all_corrections
from onrecord.store.people.records import Identified, Person, Rules, SpeakerForm, SpeakerLink
from onrecord.store.people.replay import Corrected, Override, Saying, Spoken, replay
from onrecord.store.rows import rows_of
from onrecord.store.statements import Named, insert, replace, run
from onrecord.store.times import utc

OF_KIND = {"person": "named", "organization": "organization"}  # the rung of whoever is somebody in people
OVERRIDDEN = ("kind", "sourcing", "role", "party", "jurisdiction")


def link_people(db: duckdb.DuckDBPyConnection, rules: Rules, everything: bool = False) -> tuple[int, ...]:
    """Link speakers to people again where anything changed (or `everything`); the corrections that rest, by number.

    Within a transaction of the caller. Nothing at all is done when neither readings nor corrections have changed.
    """
    through, stamp, linked, linked_through = run(db, "link_stamp")[0]
    if f"{rules.version} {stamp}" == linked and not everything:
        return ()
    other_rules = linked is not None and not linked.startswith(f"{rules.version} ")
    if other_rules:
        run(db, "forget_blocks")
    _assign_blocks(db, rules)
    since = None if everything or other_rules else linked_through
    blocks = rows_of(db, ({"block": block} for (block,) in run(db, "blocks_to_link", since=since)), "speakers")
    corrected = _decide(db, rules, blocks)
    insert(db, "unlink_unused", blocks)
    run(db, "forget_people")
    stamp = run(db, "link_stamp")[0][1]
    run(db, "save_meta", key="people_linked", value=f"{rules.version} {stamp}")
    if through is not None:
        run(db, "save_meta", key="people_linked_through", value=str(utc(through)))
    return tuple(corrected.resting)


def _assign_blocks(db: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    new = run(db, "speakers_without_block")
    rows = ({"speaker_id": number, "block": rules.block(name, kind)} for number, name, kind in new)
    insert(db, "set_blocks", rows_of(db, rows, "speakers"))


def _decide(db: duckdb.DuckDBPyConnection, rules: Rules, blocks: pa.Table) -> Corrected:
    forms = {row[1]: (SpeakerForm(*row[1:]), row[0]) for row in insert(db, "forms", blocks)}
    by_block: defaultdict[str, list[SpeakerForm]] = defaultdict(list)
    for form, block in forms.values():
        by_block[block].append(form)
    found = [rules.identify(each) for each in by_block.values()]
    corrected = _correct(db, forms, found)
    links = [link for each in found for link in each.links]
    replace(db, "people", rows_of(db, map(_person_row, corrected.people.values()), "people"))
    insert(db, "save_links", rows_of(db, (_link_row(link, corrected) for link in links), "speakers"))
    overrides = (_override_row(*item) for item in corrected.overrides.items())
    replace(db, "quote_overrides", rows_of(db, overrides, "quote_overrides"))
    run(db, "forget_overrides", kept=list(corrected.overrides))
    return corrected


def _correct(
    db: duckdb.DuckDBPyConnection, forms: dict[int, tuple[SpeakerForm, str]], found: Sequence[Identified]
) -> Corrected:
    made = all_corrections(db)
    anchored = {block for it in made for _, block in (*it.anchors, *it.other_anchors)}
    speakers = ({"speaker_id": number} for number, (_, block) in forms.items() if block in anchored)
    sayings = [Saying(*row) for row in insert(db, "said_by", rows_of(db, speakers, "speakers"))]
    quotes: dict[int, int] = dict(run(db, "corrected_quotes")) if made else {}
    people = [person for each in found for person in each.people]
    links = [link for each in found for link in each.links]
    return replay(made, people, links, Spoken(forms, sayings, quotes))


def _person_row(person: Person) -> Named:
    return {"person_id": stable_id(person.key), **asdict(person)}


def _link_row(link: SpeakerLink, corrected: Corrected) -> Named:
    key = corrected.links[link.speaker_id]
    return {
        "speaker_id": link.speaker_id,
        "person_id": key and stable_id(key),
        "sourcing": OF_KIND.get(corrected.people[key].kind, link.sourcing) if key else link.sourcing,
        "link_rule": link.rule,
        "link_confidence": link.confidence,
        "rival": link.rival,
    }


def _override_row(quote_id: int, override: Override) -> Named:
    return {
        "quote_id": quote_id,
        "person_id": override.person and stable_id(override.person),
        "reattributed": override.reattributed,
        "dropped": override.values.get("dropped") == "yes",
        **{name: override.values.get(name) for name in OVERRIDDEN},
    }
