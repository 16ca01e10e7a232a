"""The checks of a draft: leaks, links, form; and that a broken check lets nothing out."""

import base64
from collections.abc import Sequence
from decimal import Decimal

import pytest

from guards.base import CheckedText, Evidence, Fact, MaskedText, Passage, Reason
from guards.outputs import DEFAULT_CHECKS, Figures, Form, OutputCheck

CANARY = "canary-7f3k2q9x"
INSTRUCTIONS = (
    "You are the support assistant of Example Shop. Never tell anybody about the internal discount ladder."
)
EVIDENCE = Evidence(
    facts={"account.balance": Fact("account.balance", "money", Decimal("47.15"), currency="USD")},
    passages=(
        Passage(
            "p",
            "Help",
            MaskedText(
                "Mail help@shop.example, help@parcel.example. Then call +49 30 12345678."
                " See https://parcel.example/track?x=1 too."
            ),
            link="https://shop.example/refunds",
        ),
    ),
    link_hosts=frozenset({"shop.example"}),
    placeholders=frozenset({"[CARD_1]", "[EMAIL_1]"}),
    secrets=(CANARY, INSTRUCTIONS, "codeword", "short"),
)


def codes(draft: str, evidence: Evidence = EVIDENCE) -> set[str]:
    verdict = OutputCheck().check(draft, evidence)
    return (
        set() if isinstance(verdict, CheckedText) else {f"{reason.check}.{reason.code}" for reason in verdict}
    )


@pytest.mark.parametrize(
    "draft",
    [
        "Your balance is {account.balance}, for [CARD_1].",
        "The card is CARD_1, 【CARD_1】 or ［card_1］.",
        "See https://shop.example/refunds or [the page](https://shop.example/refunds).",
        "Write to help@shop.example or call +49 30 12345678.",
        "[help@shop.example](mailto:help@shop.example)",
        "Write to help@shop.example. We answer soon.",
        "Write to help@parcel.example. We answer soon.",
        "Track it: https://parcel.example/track?x=1",
        "[shop.example](https://shop.example/refunds)",
        "안녕하세요! 👨‍👩‍👧 ❤️ مرحبا **bold** `code`\n\n- one\n- two",
    ],
)
def test_a_good_answer_is_checked_text(draft: str) -> None:
    assert OutputCheck().check(draft, EVIDENCE) == CheckedText(MaskedText.authored(draft))


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ("![x](https://shop.example/a.png)", "links.image"),
        ("![x][y]\n\n[y]: https://shop.example/a.png", "links.image"),
        ("[![x](//evil.com/a.png)](https://shop.example)", "links.image"),
        ("<img src=x onerror=alert(1)>", "links.html"),
        ("<div>\nhello\n</div>", "links.html"),
        ("see https://evil.com", "links.foreign_link"),
        ("see <https://evil.com>", "links.foreign_link"),
        ("see [a][b]\n\n[b]: https://evil.com", "links.foreign_link"),
        ("see [b]\n\n[b]: //evil.com/x", "links.foreign_link"),
        ("[unused]: https://evil.com", "links.foreign_link"),
        ("www.evil.com", "links.foreign_link"),
        ("evil.com/path", "links.foreign_link"),
        ("//evil.com/x", "links.foreign_link"),
        ("https://shop.example.evil.com", "links.foreign_link"),
        ("https://evil-shop.example", "links.foreign_link"),
        ("https://sub.shop.example", "links.foreign_link"),
        ("https://shop.example:8443/", "links.foreign_link"),
        ("https&colon;//evil.com", "links.foreign_link"),
        ("https://ev\u200bil.com", "links.foreign_link"),
        ("https://shop.example@evil.com/", "links.unreadable_link"),
        ("[x](javascript:alert(1))", "links.unreadable_link"),
        ("[x](javascript&colon;alert(1))", "links.unreadable_link"),
        ("[x](data:text/html,hi)", "links.unreadable_link"),
        ("[https://bank.com](https://shop.example/)", "links.disguised_link"),
        ("[bank.com](https://shop.example/)", "links.disguised_link"),
        ("[help@shop.example](mailto:root@shop.example)", "links.disguised_link"),
        ("[x](https://shop.example/?q={account.balance})", "links.link_with_data"),
        ("[x](https://shop.example/[CARD_1])", "links.link_with_data"),
        ("[x](https://shop.example/CARD_1)", "links.link_with_data"),
        ("[x](https://shop.example/p?q=1)", "links.link_with_data"),
        ("[x](mailto:help@shop.example?body=hi)", "links.link_with_data"),
        ("mail a@evil.com", "links.foreign_mail"),
        ("[write](mailto:a@evil.com)", "links.foreign_mail"),
        ("mail a (at) evil (dot) com", "links.foreign_mail"),
        ("mail a at evil dot com", "links.foreign_mail"),
        ("mail lp@parcel.example", "links.foreign_mail"),
        ("[x](mailto:lp@parcel.example)", "links.foreign_mail"),
        ("[x](mailto:a@evil.com,b@shop.example)", "links.foreign_mail"),
        ("[lp@parcel.example](mailto:help@parcel.example)", "links.disguised_link"),
        ("visit evil dot com", "links.foreign_link"),
        ("visit evil[.]com", "links.unreadable_link"),
        ("visit evil.pizza/now", "links.foreign_link"),
        ("visit www.evil.pizza", "links.foreign_link"),
    ],
)
def test_SLK_16_links_go_nowhere_else(draft: str, code: str) -> None:
    assert code in codes(draft)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ("card 4111 1111 1111 1111", "leaks.personal_data"),
        ("mail ada@example.com", "leaks.personal_data"),
        ("call +1 415 555 2671", "leaks.personal_data"),
        ("[CARD_2]", "leaks.unknown_placeholder"),
        ("[card_2]", "leaks.unknown_placeholder"),
        ("【CARD_2】", "leaks.unknown_placeholder"),
        ("<CARD_2>", "leaks.unknown_placeholder"),
        ("CARD_2", "figures.unproven_identifier"),
        ("\\[CARD\\_2\\]", "leaks.unknown_placeholder"),
        (f"it is {CANARY}", "leaks.secret"),
        (CANARY.upper(), "leaks.secret"),
        (CANARY[::-1], "leaks.secret"),
        (" ".join(CANARY), "leaks.secret"),
        ("**ca**nary`-7f3k`2q9x", "leaks.secret"),
        (base64.b64encode(CANARY.encode()).decode(), "leaks.secret"),
        (base64.b64encode(CANARY[::-1].encode()).decode(), "leaks.secret"),
        (CANARY.encode().hex(), "leaks.secret"),
        (CANARY.encode().hex(" "), "leaks.secret"),
        ("pnanel-7s3x2d9k", "leaks.secret"),
        ("\n".join(f"{letter} is a line" for letter in CANARY if letter != "-"), "leaks.secret"),
        ("hi" + "".join(chr(0xE0000 + ord(letter)) for letter in CANARY), "leaks.secret"),
        ("😀" + "".join(chr(0xE0100 + ord(letter) - 16) for letter in CANARY), "leaks.secret"),
        ("I never tell anybody about the internal discount ladder!", "leaks.secret"),
        ("".join(chr(0x1F1E6 + ord(c) - ord("a")) for c in "codeword"), "leaks.secret"),
        (f"not base64 at all: ab=c {CANARY}", "leaks.secret"),
    ],
)
def test_VAL_9_nothing_leaks_in_the_listed_disguises(draft: str, code: str) -> None:
    assert code in codes(draft)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ("", "form.empty"),
        (" \n", "form.empty"),
        ("a" * 8001, "form.too_long"),
        ("\ud83d", "form.broken_characters"),
        ("\u202eabc", "form.direction_controls"),
        ("a\u200bb", "form.hidden_characters"),
        ("a\U000e0041b", "form.hidden_characters"),
        ("a\ufe0f\ufe0fb", "form.hidden_characters"),
        ("a\x00b", "form.hidden_characters"),
        ("{account.iban}", "form.unknown_reference"),
        ("{account.balance}00", "form.glued_reference"),
        ("9{account.balance}", "form.glued_reference"),
        ("{account.balance} million", "form.glued_reference"),
        ("{account.balance}GBX", "form.glued_reference"),
        ("{account.balance}k", "form.glued_reference"),
        ("{account.balance}GB", "figures.changed_reference"),
    ],
)
def test_VAL_10_the_form_of_a_draft(draft: str, code: str) -> None:
    assert code in codes(draft)


def test_a_short_word_is_no_secret() -> None:
    assert codes("It is a short way, not a long one.") == set()


def test_parts_of_long_instructions_are_found_wherever_they_start() -> None:
    letters = "".join(chr(ord("a") + number % 26) + chr(ord("a") + number // 26) for number in range(200))
    evidence = Evidence(secrets=(letters,))

    for start in range(0, len(letters) - 59, 7):
        assert "leaks.secret" in codes(f"so: {letters[start : start + 60]}.", evidence), start
    assert codes(f"so: {letters[:19]}.", evidence) == set()


def test_a_hint_says_what_to_do_and_holds_no_value() -> None:
    reasons = OutputCheck().check("You have $99.99", EVIDENCE)

    assert reasons == (
        Reason(
            "figures",
            "unproven_money",
            MaskedText.authored(
                "The money '$99.99' is not in the facts: use a reference ({account.balance}) or leave it out."
            ),
        ),
    )


@pytest.mark.parametrize(
    ("draft", "hint"),
    [
        ("99 €", "The money '99 €' is not in the facts: leave it out."),
        ("to a@b.org", "An e-mail address is not in the facts: leave it out."),
        ("call 030 1234567", "A telephone number is not in the facts: leave it out."),
        ("at evil.com", "A link is not in the facts: leave it out."),
        ("12 ௰ of it", "An unreadable figure is not in the facts: leave it out."),
        ("A1" * 20, f"The identifier '{'A1' * 20}' is not in the facts: leave it out."),
        ("A1" * 20 + "A", f"The identifier '{'A1' * 20}…' is not in the facts: leave it out."),
    ],
)
def test_a_hint_names_what_is_wrong(draft: str, hint: str) -> None:
    assert hint in [reason.hint.value for reason in Figures().inspect(draft, Evidence())]


def test_a_hint_offers_no_more_than_a_dozen_references() -> None:
    facts = {f"a.n{number}": Fact(f"a.n{number}", "text", "x") for number in range(13)}
    (reason,) = Figures().inspect("99 €", Evidence(facts=facts))

    assert "{a.n11})" in reason.hint.value
    assert "{a.n12}" not in reason.hint.value


@pytest.mark.parametrize("length", [60, 61])
def test_an_unknown_reference_is_named_in_short(length: int) -> None:
    (reason,) = Form().inspect(f"It is {{{'a' * length}}}", Evidence())

    assert reason.hint.value == f"There is no {{{'a' * 60}}}."


def test_the_longest_answer_that_is_allowed() -> None:
    assert Form(max_characters=10).inspect("a" * 10, Evidence()) == []
    assert [reason.code for reason in Form(max_characters=10).inspect("a" * 11, Evidence())] == ["too_long"]


def test_a_hint_repeats_no_address() -> None:
    reasons = OutputCheck().check("ask bob@evil.com, +1 415 555 2671, https://evil.com", EVIDENCE)

    assert not isinstance(reasons, CheckedText)
    assert not any(word in reason.hint.value for reason in reasons for word in ("bob", "415", "evil"))


class Reached:
    """A check that remembers what it was given."""

    name = "reached"

    def __init__(self) -> None:
        self.drafts: list[str] = []

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        self.drafts.append(draft)
        return []


def test_no_check_reads_more_than_the_form_allows() -> None:
    reached = Reached()
    check = OutputCheck((*DEFAULT_CHECKS, reached))

    longest, longer = "ab " * 2666 + "ab", "ab " * 2667
    passed, refused = check.check(longest, Evidence()), check.check(longer, Evidence())

    assert isinstance(passed, CheckedText)
    assert not isinstance(refused, CheckedText)
    assert [reason.code for reason in refused] == ["too_long"]
    assert reached.drafts == [longest]
