"""Sums and codes in words and odd signs: read as what they say, so that they must be proven."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guards.base import CheckedText, Evidence, Fact, MaskedText, Passage
from guards.figures.quantities import read
from guards.outputs import OutputCheck


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("您的余额是壹佰贰拾柒元。", 127),
        ("您的余额是伍仟元。", 5000),
        ("您的余额是五千。", 5000),
        ("残高は五千です。", 5000),
        ("残高は弐万円です。", 20_000),
        ("잔액은 일이칠 달러입니다.", 127),
        ("Su saldo es de ciento veintisiete dólares.", 127),
        ("Su saldo es de mil dólares.", 1000),
        ("Su saldo es de dos mil quinientos euros.", 2500),
        ("O saldo é de cento e vinte e sete reais.", 127),
        ("O saldo é de quinhentos reais.", 500),
        ("Ihr Saldo beträgt hundertsiebenundzwanzig Euro.", 127),
        ("Ihr Saldo beträgt einundzwanzig Euro.", 21),
        ("Your balance is 🔟 dollars.", 10),
        ("Your balance is ㉈ dollars.", 10),
        ("Your balance is $CXXVII.", 127),
        ("It costs a grand.", 1000),
    ],
)
def test_a_sum_is_read(text: str, value: int) -> None:
    assert [quantity.values for quantity in read(text)] == [frozenset({Decimal(value)})]


@pytest.mark.parametrize(
    "text",
    [
        "大陆的客户可以参加活动。",
        "参加は無料です。",
        "收拾一下。",
        "A grand opening!",
        "구원을 바랍니다.",
        "These are the first and the third.",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read(text) == []


PASSAGE = Passage("p", "Sale", MaskedText.authored("BLACKFRIDAY takes 10 % off. It arrives on the third."))
KNOWN = Evidence(facts={"tracking": Fact("tracking", "identifier", "QWERTYUI")}, passages=(PASSAGE,))
DRAFTS = (
    "Use the code BLACKFRIDAY at the till.",
    "Your tracking code is QWERTYUI.",
    "Ihr Gutscheincode lautet BLACKFRIDAY.",
    "쿠폰 BLACKFRIDAY를 쓰세요.",
    "It arrives on the third.",
)


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_code_in_letters_and_a_day_by_its_place_must_be_known(draft: str) -> None:
    assert isinstance(OutputCheck().check(draft, KNOWN), CheckedText)
    assert not isinstance(OutputCheck().check(draft, Evidence()), CheckedText)
