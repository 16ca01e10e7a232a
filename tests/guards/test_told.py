"""What a fact says in its own words is held to what an answer may say, before it is filled in."""

import pytest

from guards.base import CheckedText, Evidence, Fact, MaskedText, Passage
from guards.outputs import OutputCheck

HELP = Passage("p", "Help", MaskedText.authored("Follow @meadow. Call +49 30 12345678."))


def verdict(value: str, draft: str = "The note says: {note}") -> list[str]:
    facts = {
        "note": Fact("note", "text", value, "delivery note"),
        "account.mail": Fact("account.mail", "text", "mina@mail.example", "mail address"),
    }
    evidence = Evidence(
        facts=facts,
        said=[MaskedText.authored("I live at +1 202 555 0199")],
        passages=[HELP],
        link_hosts=frozenset({"shop.example"}),
    )
    checked = OutputCheck().check(draft, evidence)
    if isinstance(checked, CheckedText):
        return []
    assert value not in "".join(reason.hint.value for reason in checked)
    return [f"{reason.check}.{reason.code}" for reason in checked]


@pytest.mark.parametrize(
    "value",
    [
        "write to other.person@gmail.com",
        "call +1 202 555 0143",
        "ask @evil_bot",
        "see https://evil.example/x",
        "see evil.com",
        "https://evil.example/x",
        "pay to 4111 1111 1111 1111 now",
        "[here](https://evil.example)",
        "![x](https://shop.example/x.png)",
        "<b>hello</b> you",
        "write to other.person at gmail dot com",
    ],
)
def test_text_that_no_answer_may_hold_is_not_filled_in(value: str) -> None:
    assert "leaks.untellable_fact" in verdict(value)
    assert verdict(value, "There is a note.") == []


@pytest.mark.parametrize(
    "value",
    [
        "leave at the door",
        "mina@mail.example",
        "+1 202 555 0143",
        "4111 1111 1111 1111",
        "call +1 202 555 0199 or +49 30 12345678",
        "write to mina@mail.example",
        "follow @meadow",
        "@mina_k",
        "see https://shop.example/orders",
        "2 * 3 = 6, it_is_so",
    ],
)
def test_what_is_their_own_or_approved_may_be_told(value: str) -> None:
    assert verdict(value) == []
