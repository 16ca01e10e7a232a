"""What an answer links to: every notation is read, each host and address is held to what is approved."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from guards.base import Evidence, Fact, MaskedText, Passage
from guards.links import Links
from tests.guards.proving import unproven

EVIDENCE = Evidence(
    link_hosts=frozenset({"Shop.example", "other.example"}),
    passages=(
        Passage("p", "Help", MaskedText.authored("Mail a@mail.example or see https://page.example/x?y=1.")),
        Passage("q", "More", MaskedText.authored("Nothing."), link="https://linked.example/q/"),
    ),
)


def codes(draft: str, evidence: Evidence = EVIDENCE) -> list[str]:
    return [reason.code for reason in Links().inspect(draft, evidence)]


@pytest.mark.parametrize(
    ("draft", "tangled"),
    [
        ("[a](https://shop.example/x) " + "a" * 9972, False),
        ("[a](https://shop.example/x) " + "a" * 9973, True),
        ("[a](https://shop.example/x) " + "*" * 1498, False),
        ("[a](https://shop.example/x) " + "*" * 1499, True),
        ("[" * 9000, False),
        ("![](" * 2000, True),
        ("- - a\n" * 1000 + "<b>", False),
        ("- - a\n" * 1600 + "<b>", True),
    ],
)
def test_more_markdown_than_an_answer_needs_is_refused_unparsed(draft: str, tangled: bool) -> None:
    found = codes(draft)

    assert ("tangled" in found) == tangled
    assert not (tangled and "html" in found)


@pytest.mark.parametrize(
    "draft",
    [
        "https://SHOP.example/x",
        "Go to https://other.example!",
        "<https://shop.example/x>",
        "help@shop.example or a@mail.example",
        "https://page.example/x?y=1",
        "https://linked.example/q",
        "[Help](https://linked.example/q/)",
        "[a@mail.example](mailto:a@mail.example)",
        "[write](mailto:help@other.example)",
        "[shop.example](https://shop.example/x) and [the same](//shop.example)",
        "no [link] at all, 1 < 2, a](b, `<b>`[CARD_1]",
    ],
)
def test_what_is_approved_may_be_linked_to(draft: str) -> None:
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ("b@mail.example", "foreign_mail"),
        ("a@mail.example.org", "foreign_mail"),
        ("https://linked.example/other", "foreign_link"),
        ("https://page.example/x", "foreign_link"),
        ("https://mail.example", "foreign_link"),
        ("[x](mailto:a@mail.example?subject=1)", "link_with_data"),
        ("[x](mailto:not-an-address)", "foreign_mail"),
        ("[x](ftp://shop.example/)", "unreadable_link"),
        ("[x](https:///shop.example)", "unreadable_link"),
        ("[x](https://a@shop.example)", "unreadable_link"),
        ("[x](https://shop.example/{account.balance})", "link_with_data"),
        ("[x](https://shop.example/%5BCARD_1%5D)", "link_with_data"),
        ("[other.example](https://shop.example)", "disguised_link"),
        ("[see **other.example** now](https://shop.example)", "disguised_link"),
        ("[shop.example](https://[x)", "disguised_link"),
        ("[a@mail.example](https://shop.example)", "disguised_link"),
        ("<div>", "html"),
        ("a <b>c</b>", "html"),
        ("![a](https://shop.example/x)", "image"),
    ],
)
def test_what_is_not_approved_is_named_by_its_fault(draft: str, code: str) -> None:
    assert code in codes(draft)


def test_the_label_of_one_link_is_not_held_against_the_next() -> None:
    assert codes("[x](https://shop.example) other.example [y](https://shop.example)") == []


def test_a_fault_is_named_once_and_what_to_do_about_it() -> None:
    reasons = Links().inspect("https://a.example https://b.example ![c](https://shop.example/c)", EVIDENCE)

    assert [(reason.check, reason.code, reason.hint.value) for reason in reasons] == [
        ("links", "image", "Leave out images."),
        ("links", "foreign_link", "Link only to the pages given to you."),
    ]


def test_what_is_approved_is_gathered_once_for_all_links() -> None:
    looks = 0

    class Watched(tuple[Passage, ...]):
        def __iter__(self) -> Iterator[Passage]:
            nonlocal looks
            looks += 1
            return super().__iter__()

    evidence = replace(EVIDENCE, passages=Watched(EVIDENCE.passages))
    codes(" ".join(f"https://a{number}.example b{number}@c.example" for number in range(50)), evidence)

    assert looks == 2
    codes("nothing to link to", evidence)
    assert looks == 2


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ("We write to lena@fastpost.example.", []),
        ("We write to Lena@FastPost.example, the address on your account.", []),
        ("We write to lena@fastpost.example.evil.com.", ["foreign_mail"]),
        ("We write to hans@fastpost.example.", ["foreign_mail"]),
        ("See https://fastpost.example.", ["foreign_link"]),
    ],
)
def test_the_address_that_a_fact_has_is_no_foreign_one(draft: str, found: list[str]) -> None:
    address = Fact("account.email", "identifier", "lena@fastpost.example")
    evidence = Evidence(facts={address.name: address, "count": Fact("count", "count", Decimal(2))})

    assert [reason.code for reason in Links().inspect(draft, evidence)] == found
    assert bool(unproven(draft, evidence)) is bool(found)


@pytest.mark.parametrize("value", ["[EMAIL_1]", "[PERSON_1]", "{account.note}", "\\[EMAIL\\_1\\]"])
@pytest.mark.parametrize(
    "around",
    [
        "https://shop.example/{}",
        "https://shop.example/a?{}",
        "https://shop.example/a/{}/b",
        "Go to shop.example/{} now.",
        "shop.example{}",
        "{}.shop.example",
        "{}@shop.example",
        "{} at shop dot com",
        "mailto:{}@shop.example",
        "[x](https://shop.example/{})",
        "[x](<https://shop.example/{}>)",
        "[x][y]\n\n[y]: https://shop.example/{}",
        "(https://shop.example/a){}",
        "{}https://shop.example/",
        "https://shop.example/`{}`",
        "https://shop.example/**{}**",
        "https://user:{}@shop.example/",
    ],
)
def test_no_value_stands_in_an_address_or_touches_one(around: str, value: str) -> None:
    assert "link_with_data" in codes(around.replace("{}", value))


def test_nor_does_a_placeholder_without_its_brackets() -> None:
    assert "link_with_data" in codes("https://shop.example/PERSON_1")


@pytest.mark.parametrize(
    "draft",
    [
        "Hello [PERSON_1], see https://shop.example/ for {account.note}.",
        "We wrote to [EMAIL_1]. It says {account.note}.",
        "[Order {order.number}](https://shop.example/orders)",
        "请访问 https://shop.example/ 。[PERSON_1]您好",
        "[PERSON_1] is at home. {account.note}",
    ],
)
def test_beside_an_address_a_value_may_stand(draft: str) -> None:
    assert codes(draft) == []


GIVEN = replace(
    EVIDENCE,
    facts={"contact": Fact("contact", "text", "@anna_k")},
    said=[MaskedText.authored("I am @mina on Telegram")],
    passages=(Passage("p", "Help", MaskedText.authored("Follow @meadow_finch.")),),
)


@pytest.mark.parametrize(
    "draft",
    [
        "Ask @evil_support_bot for help.",
        "请联系@evil_bot",
        "(@evil)",
        "\uff20evil",
        "@**evil**_bot",
        "@channel",
        "&#64;here",
        "@me\u200badow",
        "@meadow_finch2",
    ],
)
def test_nobody_is_sent_to_a_handle_that_was_not_given(draft: str) -> None:
    assert "foreign_handle" in codes(draft, GIVEN)


@pytest.mark.parametrize(
    "draft", ["Follow @Meadow_Finch!", "You are @mina.", "@anna_k", "3 @ 5 pm", "help@shop.example"]
)
def test_a_handle_that_was_given_may_be_named(draft: str) -> None:
    assert codes(draft, GIVEN) == []


def test_what_a_reference_is_called_is_no_address() -> None:
    known = {"appointment.at": Fact("appointment.at", "identifier", "A-1")}

    assert not Links().inspect("It is {appointment.at}.", Evidence(facts=known))
    assert Links().inspect("See evil.at/{appointment.at}.", Evidence(facts=known))
    assert Links().inspect("See {appointment.at}.com.", Evidence(facts=known))
