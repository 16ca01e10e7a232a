"""The sample installation speaks: all that its knowledge and rules say passes the checks of its answers."""

import re
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.facts.file import load
from bot.knowledge.answer import quote
from bot.knowledge.passages import parse, sources
from bot.providers.rulebook import NEEDS, read
from bot.providers.rules import Rules
from guards.base import CheckedText, Evidence, MaskedText, Passage
from guards.outputs import OutputCheck

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTS = frozenset({"meadowandfinch.example"})
PASSAGES = [
    passage
    for source, content in sources(EXAMPLES / "knowledge").items()
    for passage in parse(source, content, default_language="en").passages
]
ANSWERS = [
    (intent.name, language)
    for intent in read(EXAMPLES / "rules.toml")
    if intent.name not in NEEDS
    for language in intent.words
]


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: str(passage.id))
def test_every_passage_may_be_quoted(passage: Passage) -> None:
    found = Passage(passage.id, passage.title, passage.text, passage.link, 1.0)
    quoted = quote([found])

    assert quoted is not None
    verdict = OutputCheck().check(quoted.text, Evidence(passages=[found], link_hosts=HOSTS))
    assert isinstance(verdict, CheckedText), verdict


@pytest.mark.parametrize(("name", "language"), ANSWERS)
@pytest.mark.parametrize("customer", ["anna", "nobody"])
async def test_every_rule_s_answer_may_be_said(name: str, language: str, customer: str) -> None:
    facts = await load(EXAMPLES / "facts.toml", SystemClock()).facts(customer)
    intents = [intent for intent in read(EXAMPLES / "rules.toml") if intent.name == name]
    said = re.sub(r"[()\[\]=*]|\|.*?(?=[)\]])", " ", intents[0].words[language].patterns[0])
    match = Rules(intents).match(MaskedText.authored(said), fact_names=facts.keys(), language=language)

    assert match is not None, said
    template = Passage("rule", name, match.answer)
    verdict = OutputCheck().check(match.answer.value, Evidence(facts=facts, passages=[template]))
    assert isinstance(verdict, CheckedText), verdict
