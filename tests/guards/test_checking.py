"""The checks together: in order, no further than they must, and closed when one of them is broken."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from guards.base import CheckedText, Evidence, MaskedText, Reason
from guards.outputs import Figures, Form, OutputCheck
from tests.guards.test_outputs import CANARY, EVIDENCE


def test_the_checks_are_named_in_their_order() -> None:
    assert OutputCheck([Form(), Figures()]).names == ("form", "figures")


def test_what_is_far_too_long_is_read_no_further() -> None:
    reasons = OutputCheck([Form(max_characters=10), Figures()]).check("99 € and 98 €", EVIDENCE)

    assert not isinstance(reasons, CheckedText)
    assert [reason.code for reason in reasons] == ["too_long"]


class Counting:
    """Rejects nothing, and counts what it is asked."""

    name = "counting"
    asked = 0

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        self.asked += 1
        return ()


def test_the_operators_own_words_are_judged_once() -> None:
    check = OutputCheck([counting := Counting()])
    passages = [*EVIDENCE.passages]
    first = [check.check_own("Call us.", [replace(passages[0], score=n)], EVIDENCE) for n in (0.7, 0.8)]

    assert first == [CheckedText(MaskedText.authored("Call us."))] * 2
    assert counting.asked == 1
    check.check_own("Call us.", [replace(passages[0], text=MaskedText("Other words."))], EVIDENCE)
    assert counting.asked == 2, "a passage that was changed is another one"


@pytest.mark.parametrize(
    "draft",
    [
        "Write to help@shop.example or call +49 30 12345678.",  # held up by the passage
        "You have {account.balance}.",  # by a fact
        "It was [CARD_1] and $47.15.",  # by the person's own
        "Call +1 415 555 2671.",  # by nothing
        "See https://evil.com",
        f"The mark is {CANARY}.",
        "",
    ],
)
def test_a_remembered_verdict_is_the_same_as_a_new_one(draft: str) -> None:
    check = OutputCheck()
    for _ in range(2):
        assert check.check_own(draft, EVIDENCE.passages, EVIDENCE) == check.check(draft, EVIDENCE)


def test_what_the_operators_words_refer_to_is_judged_every_time() -> None:
    check, draft = OutputCheck(), "You have {account.balance}."

    assert isinstance(check.check_own(draft, EVIDENCE.passages, EVIDENCE), CheckedText)
    assert check.check_own(draft, EVIDENCE.passages, replace(EVIDENCE, facts={})) != CheckedText(
        MaskedText.authored(draft)
    )


def test_VAL_7_a_check_that_raises_rejects_the_draft() -> None:
    class Broken:
        name = "broken"

        def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
            raise ZeroDivisionError(draft)

    reasons = OutputCheck([Broken()]).check("my words", EVIDENCE)

    assert isinstance(reasons, tuple)
    assert [reason.code for reason in reasons] == ["check_failed"]
    assert "my words" not in reasons[0].hint.value
