"""The quality floors: what is measured on the corpora must not fall. Run by `make gate`."""

from __future__ import annotations

import measure
import pytest

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not measure.CORPORA.is_dir(), reason=f"no corpora at {measure.CORPORA.parent.name}/corpora"),
]


@pytest.fixture(scope="session")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    return measure.measured(tmp_path_factory.mktemp("corpora"))


@pytest.mark.parametrize(("name", "floor"), measure.floors().items(), ids=lambda value: str(value))
def test_floor(numbers: dict[str, float], name: str, floor: float) -> None:
    assert numbers[name] >= floor, f"{name} fell to {numbers[name]}: mend it; floors are not lowered"
