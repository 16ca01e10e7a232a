"""The sample's rules against what people write in five languages: the right intent, or none of them."""

from pathlib import Path

import pytest

from bot.providers.rules import Rules
from guards.base import MaskedText, RawText
from guards.inputs import Needs

HERE = Path(__file__)
RULES = Rules.load(HERE.parents[3] / "examples" / "rules.toml")
NEEDS = Needs(RULES.needs(), RULES.unless())
TABLE = HERE.with_name("phrasings.tsv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize(("language", "intent", "text"), [tuple(line.split("\t")) for line in TABLE])
def test_a_phrasing_means_its_intent(language: str, intent: str, text: str) -> None:
    match = RULES.match(MaskedText.authored(text), fact_names=frozenset(), language=language)

    assert (match.intent if match else "-") == intent
    if intent in {"human", "stop", "erase", "withdraw"}:
        assert NEEDS.match(RawText(text)) == intent
    if intent == "-":
        assert NEEDS.match(RawText(text)) is None


def test_there_are_enough_of_them_in_every_language() -> None:
    languages = [line.split("\t")[0] for line in TABLE]

    assert len(TABLE) >= 100
    assert min(languages.count(each) for each in ("en", "de", "ko", "es", "fr")) >= 9
