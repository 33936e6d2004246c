"""The model's own components alone, for tests of what comes behind them."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc


@pytest.fixture(scope="session")
def parse(nlp: Language) -> Any:
    """Only the model's own components: speakers are another test's."""

    def run(text: str) -> Doc:
        with nlp.select_pipes(disable=[name for name in nlp.pipe_names if name.startswith("onrecord_")]):
            return nlp(text)

    return run
