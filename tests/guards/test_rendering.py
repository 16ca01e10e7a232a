"""Rendering: facts in the person's language, placeholders opened, inserted values inert."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from markdown_it import MarkdownIt

from guards.base import CheckedText, Evidence, Fact, FactType, FactValue, MaskedText, OutgoingText, RawText
from guards.outputs import notice, render, staff_text
from guards.pii.masking import Masker
from guards.pii.patterns import PatternDetector
from guards.rendering import RenderingFailed, after, followed, reveal, written
from guards.vault import KeyRing
from tests.guards.proving import unproven

RING = KeyRing(b"r" * 32)
TOKYO, INDIA, WEST = (timezone(timedelta(minutes=minutes)) for minutes in (540, 330, -210))
VAULT = RING.vault("ada", RING.new_wrapped_key("ada"))


def fact(kind: FactType, value: FactValue, currency: str | None = None, unit: str | None = None) -> Fact:
    return Fact("x.y", kind, value, currency=currency, unit=unit)


def rendered(text: str, *facts: Fact, language: str = "en") -> str:
    given = {one.name: one for one in facts}
    return render(
        CheckedText(MaskedText(text)), facts=given, originals=(), vault=VAULT, language=language
    ).text


@pytest.mark.parametrize(
    ("language", "one", "text"),
    [
        ("en", fact("money", Decimal("1234.5"), "USD"), "$1,234.50"),
        ("en-GB", fact("money", Decimal("-12.5"), "GBP"), "-£12.50"),
        ("de", fact("money", Decimal("1234567.8"), "EUR"), "1.234.567,80\u00a0€"),
        ("fr", fact("money", Decimal("1234.56"), "EUR"), "1\u202f234,56\u00a0€"),
        ("es", fact("money", Decimal(0), "EUR"), "0,00\u00a0€"),
        ("pt", fact("money", Decimal("10"), "BRL"), "10,00\u00a0R$"),
        ("ko", fact("money", Decimal("127549"), "KRW"), "₩127,549"),
        ("ja", fact("money", Decimal("1000"), "JPY"), "¥1,000"),
        ("zh", fact("money", Decimal("1000"), "CNY"), "¥1,000.00"),
        ("en", fact("money", Decimal("1.2345"), "USD"), "$1.2345"),
        ("en", fact("money", Decimal("3"), "XYZ"), "3.00\u00a0XYZ"),
        ("en", fact("money", Decimal("1E+3")), "1,000.00"),
        ("en", fact("percent", Decimal("12.50")), "12.5%"),
        ("de", fact("percent", Decimal("12.5")), "12,5\u00a0%"),
        ("en", fact("count", Decimal("1200"), unit="points"), "1,200 points"),
        ("en", fact("date", date(2026, 3, 12)), "March 12, 2026"),
        ("de", fact("date", date(2026, 3, 12)), "12. März 2026"),
        ("fr", fact("date", date(2026, 3, 12)), "12 mars 2026"),
        ("es", fact("date", date(2026, 3, 12)), "12 de marzo de 2026"),
        ("pt", fact("date", date(2026, 3, 12)), "12 de março de 2026"),
        ("ko", fact("date", date(2026, 3, 12)), "2026년 3월 12일"),
        ("ja", fact("date", date(2026, 3, 12)), "2026年3月12日"),
        ("zh-CN", fact("date", date(2026, 3, 12)), "2026年3月12日"),
        ("en", fact("date", datetime(2026, 3, 12, 14, 30, tzinfo=UTC)), "March 12, 2026 14:30 UTC"),
        ("en", fact("date", datetime(2026, 3, 12, 14, 30, tzinfo=TOKYO)), "March 12, 2026 14:30 UTC+9"),
        ("de", fact("date", datetime(2026, 3, 12, 14, 30, tzinfo=INDIA)), "12. März 2026 14:30 UTC+5:30"),
        ("ja", fact("date", datetime(2026, 3, 12, 14, 30, tzinfo=WEST)), "2026年3月12日 14:30 UTC-3:30"),
        ("xx", fact("status", "shipped"), "shipped"),
    ],
)
def test_a_fact_is_written_as_its_language_writes_it(language: str, one: Fact, text: str) -> None:
    assert written(one, language) == text


def test_only_the_time_of_the_installation_itself_has_no_zone() -> None:
    moment = fact("date", datetime(2026, 12, 1, 9, 30, tzinfo=TOKYO))
    homes = [ZoneInfo("Asia/Tokyo"), ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin"), UTC, ZoneInfo("UTC")]

    assert [written(moment, "en", home)[17:] for home in homes] == ["09:30", "09:30", *["09:30 UTC+9"] * 3]


@pytest.mark.parametrize(
    ("currency", "text"),
    [
        *((code, "7") for code in ("JPY", "KRW", "VND", "CLP")),
        *((code, "7.00") for code in ("USD", "EUR", "CNY", "INR", "BRL", "TRY", "CHF")),
        *((code, "7.000") for code in ("KWD", "BHD", "OMR", "JOD", "TND")),
    ],
)
def test_an_amount_has_the_decimals_that_its_currency_has(currency: str, text: str) -> None:
    amount = written(fact("money", Decimal(7), currency), "en")

    assert re.sub(r"[^\d.]", "", amount) == text


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "ko", "ja", "zh"])
@pytest.mark.parametrize(
    "one",
    [
        fact("money", Decimal("-1234567.80"), "EUR"),
        fact("money", Decimal("127549"), "KRW"),
        fact("percent", Decimal("12.5")),
        fact("date", date(2026, 3, 12)),
        fact("count", Decimal("1234567")),
    ],
)
def test_what_is_rendered_would_pass_the_check_of_figures(language: str, one: Fact) -> None:
    assert unproven(written(one, language), Evidence(facts={one.name: one})) == []


HOSTILE = (
    "**b** [x](https://evil.com) <b>h</b> `c` ![i](//e.com) # {x.y} [CARD_1] &amp; ~~s~~ a_b_c\n\n# head"
)


def test_an_inserted_value_is_only_text() -> None:
    html = MarkdownIt("commonmark").render(rendered("Name: {x.y}.", fact("text", HOSTILE)))

    assert "<a" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "<strong" not in html
    assert "<h1" not in html
    assert "<code" not in html
    assert "[CARD_1]" in html
    assert "{x.y}" in html
    assert "&amp;amp;" in html


MAIL = "ada\\_l@example.com"


async def opened(draft: str, words: str = "ada_l@example.com") -> str:
    masked = await Masker([PatternDetector()], 5).mask(RawText(words), vault=VAULT, known=())
    text = CheckedText(MaskedText(draft))
    return render(text, facts={}, originals=masked.entries, vault=VAULT, language="en").text


@pytest.mark.parametrize(
    "written_back",
    [
        "[EMAIL_1]", "[email_1]", "[Email_1]", "[ EMAIL_1 ]", "\\[EMAIL\\_1\\]", "[EMAIL\\_1]",
        "［EMAIL_1］", "【EMAIL_1】", "<EMAIL_1>", "&lt;EMAIL_1&gt;", "EMAIL_1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "to {}.", "**{}**", "내{}은", "({})", "«{}»,{}"])
async def test_a_placeholder_opens_however_a_model_writes_it_back(written_back: str, around: str) -> None:
    draft = around.replace("{}", written_back)

    assert await opened(draft) == around.replace("{}", MAIL)


@pytest.mark.parametrize(
    "draft",
    ["[EMAIL_7]", "EMAIL_7", "[PHONE_1]", "[EMAIL_1_2]", "email_1", "Email_1", "email 1 of 3", "EMAIL_1_2",
     "EMAIL_12", "EMAIL_1x", "XEMAIL_1", "_EMAIL_1", "EMAIL_1_", "[EMAIL 1]", "{EMAIL_1}x"],
)  # fmt: skip
async def test_what_is_no_placeholder_of_theirs_stays_as_it_is(draft: str) -> None:
    expected = draft.replace("EMAIL_1", MAIL) if draft.startswith("{") else draft

    assert await opened(draft) == expected


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("`[EMAIL_1]`", "`ada_l@example.com`"),
        ("``a ` [EMAIL_1]`` and [EMAIL_1]", "``a ` ada_l@example.com`` and ada\\_l@example.com"),
        ("```\n[EMAIL_1]\n```", "```\nada_l@example.com\n```"),
        ("\\`[EMAIL_1]\\`", "\\`ada\\_l@example.com\\`"),
        ("`a` [EMAIL_1] `b`", "`a` ada\\_l@example.com `b`"),
        ("` [EMAIL_1]", "` ada\\_l@example.com"),
        ("`a\\_b`", "`a\\_b`"),
    ],
)
async def test_in_code_a_value_shows_no_backslashes(draft: str, text: str) -> None:
    assert await opened(draft) == text


def test_a_value_in_code_is_only_text_whatever_the_code_turns_out_to_be() -> None:
    for draft in ("`{x.y}`", "\\`{x.y}`", "``{x.y}`", "`{x.y}"):
        html = MarkdownIt("commonmark").render(rendered(draft, fact("text", HOSTILE)))

        assert not any(mark in html for mark in ("<a", "<img", "<b>", "<h1")), draft


async def test_one_original_is_revealed_as_it_was_written() -> None:
    masked = await Masker([PatternDetector()], 5).mask(RawText("is ada_l@example.com"), vault=VAULT, known=())

    assert reveal(masked.entries[0], VAULT).text == "ada_l@example.com"


async def test_staff_words_are_cleaned_and_opened() -> None:
    masked = await Masker([PatternDetector()], 5).mask(RawText("ada@example.com"), vault=VAULT, known=())
    sent = staff_text(RawText("Hi\x00 \u202e**[EMAIL_1]** costs $5"), originals=masked.entries, vault=VAULT)

    assert sent.text == "Hi **ada@example.com** costs $5"


def test_a_fact_that_is_gone_is_not_guessed() -> None:
    with pytest.raises(RenderingFailed, match=r"x\.y"):
        rendered("{x.y}")


def test_a_notice_is_sent_as_it_stands() -> None:
    assert notice("A person will answer you.") == CheckedText(
        MaskedText.authored("A person will answer you.")
    )


def test_what_is_said_beyond_what_was_said() -> None:
    said, more = OutgoingText("It left."), OutgoingText("It left. It comes today.")

    assert after(more, said) == OutgoingText(" It comes today.")
    assert after(said, said) == OutgoingText("")
    assert after(said, more) is None


def test_a_sentence_of_parleys_own_follows_in_a_paragraph_of_its_own() -> None:
    assert followed(OutgoingText("It left. \n"), notice("Bye.")) == OutgoingText("It left.\n\nBye.")
