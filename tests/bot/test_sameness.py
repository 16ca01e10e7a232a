"""When two questions may have one answer: never when a word, a figure or a meaning differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.providers.base import Prompt, Said
from bot.sameness import about_nobody, impersonal, marks, same
from guards.base import Passage
from tests.bot.providers.prompts import masked, prompt

KEY = bytes(32)

ALIKE = [
    ("How long is shipping?", "how long is shipping"),
    ("How long  is\n shipping ?!", "How long is shipping?"),
    ("Ｈow long is shipping？", "How long is shipping?"),
    ("Can I return it?", "can i return it"),
    ("Hello! Can I return it?", "hello! can I return it"),
    ("What’s “free”?", 'What\'s "free"?'),
    ("¿Cómo devuelvo algo?", "cómo devuelvo algo"),
    ("送料はいくらですか。", "送料はいくらですか？"),
    ("Cafe\u0301 open?", "Caf\u00e9 open?"),
    ("Is it\u00a0free?", "Is it free?"),
]

# Pairs that look nearly the same and have another right answer.
DIFFERENT = [
    ("Do you ship to US?", "Do you ship to us?"),
    ("Is that Polish?", "Is that polish?"),
    ("Can I return it?", "Can't I return it?"),
    ("Can I return it?", "I can return it?"),
    ("Is it 1.5 kg?", "Is it 15 kg?"),
    ("Is it 1,5 kg?", "Is it 1.5 kg?"),
    ("Is it -5 degrees proof?", "Is it 5 degrees proof?"),
    ("Is 10² enough?", "Is 102 enough?"),
    ("Is ½ enough?", "Is 12 enough?"),
    ("Do you have C++ books?", "Do you have C books?"),
    ("Do you have C# sheets?", "Do you have C sheets?"),
    ("Do you know .NET?", "Do you know NET?"),
    ("Send it to Spain?", "Send it from Spain?"),
    ("Refund before 30 days?", "Refund after 30 days?"),
    ("Does it work with seed?", "Does it work without seed?"),
    ("Is the red feeder in stock?", "Is the blue feeder in stock?"),
    ("Is it free?", "Is it not free?"),
    ("Is it free, returned?", "Is it free returned?"),
    ("Résumé paper?", "Resume paper?"),
    ("Is schön the name?", "Is schon the name?"),
    ("Any US stock?", "Any us stock?"),
    ("is IT support open?", "is it support open?"),
    ("배송은 얼마나 걸려요?", "반품은 얼마나 걸려요?"),
    ("Was kostet Versand nach Österreich?", "Was kostet Versand aus Österreich?"),
    ("Is she's size fine?", "Is he's size fine?"),
    ("10% off?", "10 off?"),
    ("Size 10/12?", "Size 10-12?"),
    ("A or B?", "B or A?"),
    ("Delivery on May 1?", "Delivery on May 10?"),
    ("?", "!"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_the_same_words_are_one_question(one: str, other: str) -> None:
    assert same(one) == same(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_may_have_another_answer_is_another_question(one: str, other: str) -> None:
    assert same(one) != same(other)


def test_the_form_of_a_question_is_its_own_form() -> None:
    assert [same(same(one)) for one, _ in ALIKE + DIFFERENT] == [same(one) for one, _ in ALIKE + DIFFERENT]


def mark(prompt: Prompt, policy: str, key: bytes, tier: str = "small") -> str:
    (one,) = marks(prompt, policy, [tier], key)
    return one


def asked(question: str = "How long is shipping?", **changes: object) -> Prompt:
    return prompt(question, **{"history": (), "facts": (), **changes})


def test_a_mark_says_nothing_of_the_question_without_its_key() -> None:
    assert mark(asked(), "1", KEY) == mark(asked("how long is shipping"), "1", KEY)
    assert mark(asked(), "1", KEY) != mark(asked(), "1", b"another key")
    assert "shipping" not in mark(asked(), "1", KEY)


@pytest.mark.parametrize(
    "changed",
    [
        asked("How long is the shipping?"),
        asked(language="de"),
        asked(max_output_tokens=100),
        asked(instructions=masked("You are Acme's support. Be brief.")),
        asked(passages=()),
        asked(passages=(Passage("p1", "Refunds", masked("A refund takes six days.")),)),
        asked(passages=(Passage("p1", "Returns", masked("A refund takes five days.")),)),
        asked(passages=(Passage("p2", "Refunds", masked("A refund takes five days.")),)),
        asked(passages=(Passage("p1", "Refunds", masked("A refund takes five days."), "https://a.example"),)),
    ],
)
def test_whatever_else_a_model_is_told_makes_another_mark(changed: Prompt) -> None:
    assert mark(changed, "1", KEY) != mark(asked(), "1", KEY)


def test_another_policy_and_another_tier_make_another_mark() -> None:
    assert mark(asked(), "1", KEY) != mark(asked(), "2", KEY)
    assert mark(asked(), "1", KEY) != mark(asked(), "1", KEY, "large")


def test_how_well_a_passage_fits_makes_no_difference() -> None:
    scored = [replace(passage, score=0.7) for passage in asked().passages]

    assert mark(asked(passages=scored), "1", KEY) == mark(asked(), "1", KEY)


@pytest.mark.parametrize(
    "personal",
    [
        asked(history=(Said("assistant", masked("Hi!")),)),
        asked("Where is [ORDER_1]?"),
        asked(passages=(Passage("p1", "Contact", masked("Write to [EMAIL_1].")),)),
        asked(passages=(Passage("p1", "[PERSON_1]", masked("Our founder.")),)),
        prompt("How long is shipping?", history=()),
    ],
)
def test_a_prompt_with_anything_of_a_person_is_personal(personal: Prompt) -> None:
    assert not impersonal(personal)


def test_a_prompt_with_nothing_but_the_question_is_not() -> None:
    assert impersonal(asked())


@pytest.mark.parametrize(
    ("answer", "nobodys"),
    [
        ("It takes five days.", True),
        ("You have {account.balance}.", False),
        ("Hello [PERSON_1]!", False),
        ("Hello \\[person\\_1\\]!", False),
    ],
)
def test_an_answer_that_refers_to_somebody_is_about_them(answer: str, nobodys: bool) -> None:
    assert about_nobody(answer) is nobodys
