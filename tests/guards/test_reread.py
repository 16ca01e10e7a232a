"""With its values in it an answer is read once more: side by side they may say what none says alone."""

import pytest

from guards.base import CheckedText, Evidence, Fact, MaskedText, OutgoingText, Passage, RawText
from guards.outputs import OutputCheck
from guards.pii.masking import Masker
from guards.pii.patterns import PatternDetector
from guards.rendering import Rendering, rendering
from guards.reread import reread
from guards.vault import KeyRing

RING = KeyRing(b"r" * 32)
VAULT = RING.vault("ada", RING.new_wrapped_key("ada"))
CANARY = "canary-7f3k-2q9x"


def evidence(**values: str) -> Evidence:
    return Evidence(
        facts={name: Fact(name, "text", value, "a note") for name, value in values.items()},
        passages=[Passage("p", "", MaskedText("Call +49 30 12345678, see shop.example or ask @meadow."))],
        secrets=(CANARY,),
        link_hosts=frozenset({"shop.example"}),
    )


def read_again(draft: str, known: Evidence) -> list[str]:
    checked = CheckedText(MaskedText(draft))
    filled = rendering(checked, facts=known.facts, originals=(), vault=VAULT, language="en")
    return [reason.code for reason in OutputCheck().reread(filled, checked, known)]


@pytest.mark.parametrize(
    ("draft", "values", "code"),
    [
        ("See {a}.{b} now.", {"a": "evil", "b": "com"}, "formed_address"),
        ("Write to {a}@{b}.", {"a": "eve", "b": "evil.example"}, "formed_address"),
        ("Ask @{a}.", {"a": "eve_bot"}, "formed_address"),
        ("Call {a} {b}.", {"a": "+49 170", "b": "7654321"}, "formed_personal_data"),
        ("It is {a}-{b}.", {"a": CANARY[:8], "b": CANARY[8:]}, "secret"),
        ("It is {a}.", {"a": CANARY}, "secret"),
    ],
)
def test_what_values_form_together_is_not_sent(draft: str, values: dict[str, str], code: str) -> None:
    assert code in read_again(draft, evidence(**values))


@pytest.mark.parametrize(
    "draft",
    [
        "Your note says: {a}.",
        "Your **{a}** and `{a}`, see [the shop](https://shop.example/x).",
        "- {a}\n- {a} {a}\n\n> {a}",
        "Call +49 30 12345678 or ask @meadow about {a}.",
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        "leave it at the door",
        "<b>x</b> ![i](y) [l](z) `c` {x} [CARD_1] \\* # &amp; |",
        "+49 30 12345678",
        "ada@mail.example",
        "12. März 2026",
        "",
    ],
)
def test_a_value_that_stays_by_itself_is_sent(draft: str, value: str) -> None:
    assert read_again(draft, evidence(a=value)) == []


async def test_what_a_person_wrote_themselves_is_told_them() -> None:
    words = "I am Ada, ada_l@mail.example, +49 170 7654321, DE89 3704 0044 0532 0130 00"
    masked = await Masker([PatternDetector()], 5).mask(RawText(words), vault=VAULT, known=())
    checked = CheckedText(MaskedText(f"You wrote: {masked.text.value}"))
    filled = rendering(checked, facts={}, originals=masked.entries, vault=VAULT, language="en")

    assert len(filled.values) == 3
    assert reread(filled, checked, Evidence()) == ()


def forged(text: str, draft: str = "Your {a}.") -> list[str]:
    """As if what makes values inert were broken."""
    filled = Rendering(OutgoingText(text), ("x",))
    return [one.code for one in reread(filled, CheckedText(MaskedText(draft)), evidence(a="x"))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your ![x](https://shop.example/x.png).", "formed_markup"),
        ("Your [x](https://evil.example).", "formed_markup"),
        ("Your <b>x</b>.", "formed_markup"),
        ("Your <img src=x>.", "formed_markup"),
        ("Your [x][1].\n\n[1]: https://evil.example", "formed_markup"),
        ("<" * 4000, "formed_markup"),
        ("Your {a}.", "left_open"),
        ("Your \\{a\\}.", "left_open"),
        ("Your [CARD_1].", "left_open"),
    ],
)
def test_markup_and_what_is_left_open_are_seen_whatever_let_them_in(text: str, code: str) -> None:
    assert code in forged(text)


def test_what_the_draft_may_have_it_has_still() -> None:
    assert (
        forged("Your x, see [us](https://shop.example).", "Your {a}, see [us](https://shop.example).") == []
    )


def test_where_nothing_is_filled_in_nothing_is_read_again() -> None:
    assert read_again("See evil.com.", evidence()) == []


def test_a_reading_that_breaks_rejects() -> None:
    class Broken(Evidence):
        @property
        def secrets(self) -> tuple[str, ...]:
            raise RuntimeError("x")

    filled = Rendering(OutgoingText("Your x."), ("x",))
    (reason,) = OutputCheck().reread(filled, CheckedText(MaskedText("Your {a}.")), object.__new__(Broken))

    assert reason.code == "check_failed"
