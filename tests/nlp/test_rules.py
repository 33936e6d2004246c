"""The table of rules: each names a function that is there, and a rule left out is left out everywhere."""

from __future__ import annotations

from collections import Counter

import pytest
from ablation.rules import without
from spacy.language import Language

from onrecord.nlp.rules import Rule, read_rules

TABLE = read_rules()
STAGES = {"quotes", "speakers", "places", "silences"}


def test_names_are_unique_and_explained() -> None:
    twice = [name for name, count in Counter((rule.stage, rule.name) for rule in TABLE).items() if count > 1]
    assert not twice
    assert all(rule.stage in STAGES and rule.does.endswith(".") for rule in TABLE)


@pytest.mark.parametrize(
    "rule", [rule for rule in TABLE if rule.function], ids=lambda rule: f"{rule.stage}-{rule.name}"
)
def test_a_rule_can_be_left_out_and_comes_back(rule: Rule, nlp: Language) -> None:
    """The text is read without it and, afterwards, as before."""
    text = (
        "“We will wait,” said Ann Lee, mayor of Salem, Ore. She praised the crew, who “held the line.”\n\n“So be it.”"
    )

    def read() -> list[object]:
        doc = nlp(text)
        return [doc._.quotes, doc._.places, doc._.silences]

    before = read()
    with without(rule):
        read()
    assert read() == before


def test_a_rule_of_an_unknown_function_is_an_error() -> None:
    unknown = Rule("gone", "quotes", "quotes.combine:gone", "False", "It is gone.")
    with pytest.raises(LookupError, match=r"quotes\.combine:gone"), without(unknown):
        pass


def test_a_line_of_too_few_columns_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("table") / "rules.tsv"
    path.write_text("# head\nname\tquotes\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"rules\.tsv, line 2"):
        read_rules(path)
