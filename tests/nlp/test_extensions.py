"""Our attributes of a Doc: declared by each component, and never anybody else's."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp import extensions


def test_registering_twice_is_registering_once() -> None:
    extensions.register()
    extensions.register()
    assert all(Doc.has_extension(name) for name in extensions.DEFAULTS)


def test_an_attribute_of_somebody_else_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    extensions.register()
    monkeypatch.setattr(extensions, "_registered", set(extensions.DEFAULTS) - {"home"})
    with pytest.raises(ValueError, match=r"Doc\._\.home"):
        extensions.register()


def test_each_component_declares_what_it_needs_and_sets(nlp: Language) -> None:
    analysis = nlp.analyze_pipes()
    ours = {name: problems for name, problems in analysis["problems"].items() if name.startswith("onrecord_")}
    assert ours and not any(ours.values())
    declared = {attribute for name in ours for attribute in analysis["summary"][name]["assigns"]}
    given = {"home", "published"}  # by whoever reads
    assert {attribute.removeprefix("doc._.") for attribute in declared} == set(extensions.DEFAULTS) - given
