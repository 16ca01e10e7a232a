"""The installation's say: what it forbids is rejected in any disguise, what it requires is added once."""

import pytest

from guards.base import CheckedText, Evidence, MaskedText
from guards.bounded import BadPattern, bounded, found
from guards.outputs import DEFAULT_CHECKS, OutputCheck
from guards.wording import Additions, Forbidden, Required, Tone, Wording

ROWS = (
    Forbidden("Name no rival.", pattern=r"(?i)\bacme\b"),
    Forbidden("Speak of no lawsuits.", topic=("lawsuit", "Klage", "소송")),
)


def codes(draft: str, tone: Tone = Tone()) -> list[tuple[str, str]]:  # noqa: B008 - frozen
    return [(reason.code, reason.hint.value) for reason in Wording(ROWS, tone).inspect(draft, Evidence())]


@pytest.mark.parametrize(
    ("draft", "hint"),
    [
        ("Buy at ACME instead.", "Name no rival."),
        ("Buy at A\u200bcme instead.", "Name no rival."),
        ("Buy at **Ac**me instead.", "Name no rival."),
        ("Buy at ａｃｍｅ instead.", "Name no rival."),
        ("That is a LAWSUIT!", "Speak of no lawsuits."),
        ("Das wird eine Klage.", "Speak of no lawsuits."),
        ("소송을 하시겠어요", "Speak of no lawsuits."),
    ],
)
def test_what_is_forbidden_is_rejected_in_any_disguise(draft: str, hint: str) -> None:
    assert codes(draft) == [("forbidden_text", hint)]


@pytest.mark.parametrize(
    ("pattern", "draft"),
    [
        ("(?i)cheap(er|est)?", "We are cheap."),
        ("(lawsuit)|court", "See you in court."),
        (r"\bguarantee(d)?\b", "We guarantee it."),
        ("(?i)(best )?price guarantee", "We have a Price Guarantee."),
        ("()lawsuit", "A lawsuit."),
        ("(?<=no )refund", "There is no refund."),
    ],
)
def test_a_pattern_forbids_all_that_it_matches_whatever_its_groups_hold(pattern: str, draft: str) -> None:
    wording = Wording([Forbidden("No.", pattern)])
    assert [reason.code for reason in wording.inspect(draft, Evidence())] == ["forbidden_text"]
    assert not wording.inspect("All is well.", Evidence())


@pytest.mark.parametrize("pattern", ["(?=lawsuit)", r"\b", "court|(?=lawsuit)", "(?<=no )", r"\p{L}*(?=!)"])
def test_a_pattern_that_can_match_nothing_is_refused_with_the_remedy(pattern: str) -> None:
    with pytest.raises(BadPattern, match=r"match without a single character.*name the characters"):
        Wording([Forbidden("No.", pattern)])


@pytest.mark.parametrize(
    "draft", ["The acmeist poets.", "Lawsuits", "Die Anklage", "Hello!!! 😊 WE ARE HERE NOW", ""]
)
def test_what_is_not_forbidden_passes(draft: str) -> None:
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("tone", "draft", "code"),
    [
        (Tone(capitals=False), "This is VERY VERY IMPORTANT.", "shouting"),
        (Tone(capitals=False), "DAS IST ÜBEL", "shouting"),
        (Tone(emojis=False), "Done 😊", "emoji"),
        (Tone(emojis=False), "Done ✅", "emoji"),
        (Tone(exclamation_marks=1), "Hi! Bye！", "exclamation"),
        (Tone(exclamation_marks=0), "Hi!", "exclamation"),
    ],
)
def test_what_is_out_of_tone_is_rejected(tone: Tone, draft: str, code: str) -> None:
    assert [found for found, _ in codes(draft, tone)] == [code]
    assert codes(draft) == []


@pytest.mark.parametrize(
    "draft",
    [
        "The VAT ID is here.",
        "IBAN and BIC and VAT",
        "[CARD_1] [EMAIL_1] [PHONE_1] it is",
        "Hi! A B C",
        "환불 © 2026",
    ],
)
def test_what_is_in_tone_passes(draft: str) -> None:
    assert codes(draft, Tone(capitals=False, emojis=False, exclamation_marks=1)) == []


def test_what_is_required_is_added_once_below_an_answer_of_its_topic() -> None:
    notice = "Your statutory rights are not affected."
    check = OutputCheck(DEFAULT_CHECKS, Additions([Required(("warranty", "Garantie"), notice)]))

    def said(draft: str) -> str:
        return check.complete(CheckedText(MaskedText(draft))).masked.value

    assert said("The WARRANTY is long.") == f"The WARRANTY is long.\n\n{notice}"
    assert said("Die Garantie gilt.") == f"Die Garantie gilt.\n\n{notice}"
    assert said("Hello.") == "Hello."
    assert said(f"Warranty: {notice}") == f"Warranty: {notice}"


@pytest.mark.parametrize("text", ["You have {account.balance}.", "It is [CARD_1]."])
def test_a_required_text_refers_to_nobody(text: str) -> None:
    with pytest.raises(BadPattern, match="stands as it is"):
        Additions([Required(("x",), text)])


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (Forbidden("h"), "give a pattern"),
        (Forbidden("h", pattern="("), "not a regular expression"),
        (Forbidden("h", pattern="a*"), "empty text"),
        (Forbidden("h", pattern="(a+)+b"), "too slow"),
    ],
)
def test_a_bad_pattern_is_refused_when_it_is_made(row: Forbidden, says: str) -> None:
    with pytest.raises(BadPattern, match=says):
        Wording([row])


def test_a_pattern_that_takes_too_long_after_all_is_an_error() -> None:
    with pytest.raises(TimeoutError):
        list(found(bounded(r"\d+[a-z ]+\d+"), "1 a b " * 5000, 1e-9))
