"""Hostile text: no parser of the guards raises on it, and none takes more than linear time."""

import subprocess
import sys
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guards.base import CheckedText, Evidence, Fact, MaskedText, Passage, RawText, Refusal
from guards.figures.identifiers import essence
from guards.figures.numerals import to_digits
from guards.figures.quantities import read, read_addresses
from guards.inputs import Inputs, Needs, clean
from guards.outputs import OutputCheck
from guards.pii.masking import resolve
from guards.pii.patterns import PatternDetector
from guards.rendering import escape
from guards.sizes import Size
from guards.text.glance import Glance
from guards.text.notation import plain

PIECES = [
    *"0123456789.,:;-+/$€%'\"()[]{}<>@*_`~\\|#&!?= \n\t", "１", "①", "Ⅻ", "½", "О", "\u0301", "\u200b",
    "\u202e",
    "\ufe0f", "👍🏽", "\ud83d", "\x00", "억", "만", "백", "원", "일", "두 시간", "십", "百", "三",
    "円", "年", "月", "日", "가", "割", "लाख ", "पाँच ", "रुपये ", "शाम ", "बजे", "जनवरी ", " सौ",
    "half past ", "quarter to ", "halb ", "viertel vor ", "noon ", "a dozen ", "in a ", "GB ",
    "one ", "hundred", "thousand ", "point ", "first", "twenty-", "and ", "half price", "May ",
    "12/3/", "2026", "Uhr", "am",
    "fünf", "und", "vingt et un ", "XII ", "euros", "days", "to ", "dot ", " at ", "com", "www.",
    "https://", "mailto:",
    "&#49;", "&amp;", "<!--", "-->", "<b>", "{a.b}", "[CARD_1]", "![", "](", "```", "step 1", "1. ",
    "eyJ", "DE89 ",
    "I have ", "refunded ", "your balance ", "is {a.b} ", "you can ", "we ", "not ",
    "환불했습니다", "。", "é",
    "'ll ",
    "4111 1111 1111 1111", "+49 30 123456", "NDkl", "MTI3LDU0OQ==", "balance ", "\u0660", "0x1F", "\ue000",
]  # fmt: skip
HOSTILE = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.text(st.characters(exclude_categories=[]), max_size=60),
)
NEEDS = Needs({"human": ["human", "=stop", "상담원"]})


@settings(max_examples=500)
@given(draft=HOSTILE, said=HOSTILE)
def test_no_draft_breaks_a_check(draft: str, said: str) -> None:
    evidence = Evidence(
        facts={"a.b": Fact("a.b", "money", Decimal(5), said)},
        said=(MaskedText(said),),
        passages=(Passage("p", "Refunds", MaskedText(said)),),
        secrets=("canary-7f3k-2q9x",),
    )
    verdict = OutputCheck().check(draft, evidence)

    assert isinstance(verdict, CheckedText) or "check_failed" not in {reason.code for reason in verdict}


@settings(max_examples=300)
@given(HOSTILE)
def test_every_quantity_stands_where_it_says(text: str) -> None:
    seen = to_digits(Glance(plain(text))).text
    quantities = read(text)

    assert all(seen[one.start : one.end] in one.surface for one in quantities)
    assert all(one.end <= other.start for one, other in pairwise(quantities))
    assert all(one.kind in ("link", "email") for one in read_addresses(text))


NUMERALS = [
    *"123٣१", "1.2.3", "1.2.3 ", "1,,2 ", "1.,2", "12:3:4 ", *".,: /-", "लाख", " सौ", "पाँच ", " रुपये",
    "शाम ", " बजे", "억", "만 ", "천", "百", "万", "hundred ", "million", " dozen", "half past ",
    "viertel vor ", "tausend", "cent ", "IV ", "½", "k", "M ",
]  # fmt: skip


@settings(max_examples=2000)
@given(st.lists(st.sampled_from(NUMERALS), max_size=12).map("".join))
def test_no_numeral_breaks_its_reader(text: str) -> None:
    assert isinstance(to_digits(Glance(plain(text))).text, str)
    assert all(one.surface for one in read(text))


@settings(max_examples=300)
@given(HOSTILE)
def test_spans_stay_inside_the_text(text: str) -> None:
    spans = PatternDetector().spans(text)

    assert all(0 <= span.start < span.end <= len(text) for span in (*spans, *resolve(text, spans)))


@settings(max_examples=300)
@given(HOSTILE)
def test_keys_and_cleaning_settle(text: str) -> None:
    assert essence(essence(text)) == essence(text)
    assert clean(clean(text)) == clean(text)
    assert "\n" not in escape(text)
    assert isinstance(Inputs(Size(100)).check(RawText(text)), RawText | Refusal)
    assert NEEDS.match(RawText(text)) in (None, "human")


LINEAR = """
import sys
from guards.base import Evidence, MaskedText
from guards.inputs import clean
from guards.outputs import DEFAULT_CHECKS
from guards.pii.patterns import PatternDetector
from guards.figures.quantities import read

seeds = SEEDS
evidence = Evidence(secrets=("canary-7f3k-2q9x",), facts_down=True)
for seed in seeds:
    text = (seed * 100_000)[:100_000]
    for parse in (PatternDetector().spans, clean) if sys.argv[1] == "inputs" else (read,):
        parse(text)
    if sys.argv[1] == "outputs":
        for check in DEFAULT_CHECKS:
            check.inspect(text[:30_000], evidence)
"""
INPUT_SEEDS = [
    "a", "1 ", "4 ", "a@", "@a.", "eyJ", "030 1234567, ", ":", "a(at)", "DE89 ", "1.", "+1 ",
    "password is ", "１ ",
    "sk-", "-----BEGIN PRIVATE KEY-----", "0-", "(", "4111 1111 1111 1112 ", "tel 12345678 x", "가", "555-",
    "a (at) a (dot) a ", "a at b dot ", "a 골뱅이 ", "ada@naver", "born 1", "passport 1", "konto 1 ", "pw ",
    "api_key_", "token=a ", "1\n", "·1", "1/", "12-34-5678 ", "1234567 ", "A1", "T1a", "공일", "一三", "F:",
    "1.1.1.", "\u200b1", "AKIA", "\u0301", "👍🏽", "4111*", "4*", "[4111]", "1*1#", "sk-a1\n", "eyJ1\n> ",
    "AB1\n", "RSSMRA85", "RSSMRA 85 T 10 ", "A B ", "a @ b . ", "a@\n", "DE89*", "1<br>", "\n\n1",
]  # fmt: skip
OUTPUT_SEEDS = [
    "i ", "a.", "refunded ", "환불", "is $5 ", "and ",
    "백", "억", "만 ", "십만", "백만 ", "百", "억 ", "one ", "hundred and ", "twenty-", "first ",
    "point ", "fünfund", "XIV ",
    "1 ", "1,", "12/", "a.", "a-", " . ", "a dot ", "a at b dot ", "[", "![", "&#", "<", "\\", "*",
    "aB", "1.\n", "step 1 ", "UTC+", "9:30 UTC+9 ", "9:30 (", "9:30+09:00", "Korean time ", "Z ",
    "9:30, in the ", "we ", "we give ", "you get ", "我们给", "je vous ", "you have a ", "it a b c ", "no a ",
]  # fmt: skip


@pytest.mark.parametrize(("side", "seeds"), [("inputs", INPUT_SEEDS), ("outputs", OUTPUT_SEEDS)])
def test_VAL_8_hostile_text_costs_linear_time(side: str, seeds: list[str]) -> None:
    """Texts of 100 kB: seconds when all is linear, hours when one pattern backtracks."""
    code = LINEAR.replace("SEEDS", ascii(seeds))
    ended = subprocess.run([sys.executable, "-c", code, side], timeout=100, check=False)

    assert ended.returncode == 0
