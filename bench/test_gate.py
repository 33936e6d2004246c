"""The quality floors: what is measured on the corpora must not fall, nor may a floor. Run by `make gate`."""

from __future__ import annotations

from datetime import date

import confidence
import evaluation
import floors
import measure
import pytest
import speed

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not measure.CORPORA.is_dir(), reason="no corpora at ../shared/corpora"),
]
TABLES = floors.load()
FLOORS = {f"{name}.{key}": one.floor for name, table in TABLES.items() for key, one in table.floors.items()}


@pytest.fixture(scope="session")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    return measure.measured(tmp_path_factory.mktemp("corpora"))[0]


@pytest.mark.parametrize("run", measure.RUNS, ids=lambda run: run.name)
def test_corpus_is_the_one_measured(run: measure.Run) -> None:
    assert floors.checksum(run.files()) == TABLES[run.name].sha256, f"{run.gold.name} has changed: see bench/floors.py"


@pytest.mark.parametrize("name", FLOORS)
def test_floor(numbers: dict[str, float], name: str) -> None:
    assert numbers[name] >= FLOORS[name], f"{name} fell to {numbers[name]}: mend it; floors are not lowered"


def test_no_floor_is_lower_than_it_ever_was() -> None:
    assert [line for before in floors.history() for line in floors.lowered(before, TABLES)] == []


def test_raising_lifts_and_never_lowers() -> None:
    old = floors.Floor(0.8, 0.805, date(2026, 1, 1))
    tables = {"run": floors.Table("0", {"better": old, "worse": old, "new": floors.Floor()})}
    new = floors.raised(tables, {"run.better": 0.9, "run.worse": 0.7, "run.new": 0.5}, date(2026, 2, 2))
    assert {key: one.floor for key, one in new["run"].floors.items()} == {"better": 0.895, "worse": 0.8, "new": 0.495}
    assert floors.lowered(tables, new) == [] and floors.lowered(new, tables) != []
    assert floors.parse(floors.dump(new)) == new


def test_a_confidence_is_held_to_what_is_right_in_each_tenth_that_has_quotes_enough() -> None:
    found = (
        [(0.95, n > 1) for n in range(20)] + [(0.6, n < 7) for n in range(20)] + [(0.7, False)] * (confidence.FEW - 1)
    )
    rows = confidence.tenths(found)
    assert [(row.low, row.count, round(row.right, 3)) for row in rows] == [
        (0.6, 20, 0.35),
        (0.7, 19, 0.0),
        (0.9, 20, 0.9),
    ]
    assert round(confidence.honest(rows), 3) == 0.75


def test_every_number_told_is_measured(numbers: dict[str, float]) -> None:
    assert set(evaluation.names()) <= set(numbers)


def test_reading_stays_within_its_budget() -> None:
    cost = speed.compare(speed.load(), speed.texts(20))
    assert cost.ratio <= speed.BUDGET, f"reading costs {cost.ratio:.2f} times the bare pipeline"
