"""What spares time in the checks of a draft: a quick look must never lose what the plain way finds."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from guards.figures.addresses import may_hold
from guards.figures.dates import DATES, TIMES, days_of, minutes_of
from guards.figures.identifiers import TOKEN, essence, has_mixed, has_odd_case
from guards.figures.quantities import read_addresses
from guards.inputs import clean
from guards.text.charsets import wide_class
from guards.text.glance import Glance
from guards.text.notation import plain
from guards.text.statements import _SPLIT, sentences
from tests.guards.test_hostile import HOSTILE

NOTED = [
    *"aZ19 .,-_*`~<>&\\{}[]()/:@é가漢ก!", "\u0301", "\u200b", "\u200d", "\ufe0f", "👍", "❤", "Ⅷ", "１",
    "。", "、", "\r\n", "\x0b", "\u2028", "&amp;", "<b>", "__", "~~", "{,}", "1_000", "\\,1", "\\*",
    "한A", "A한", "\U000e0041",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(NOTED), max_size=20).map("".join) | HOSTILE
CJK = "\u1100-\u11ff\u3005-\u3007\u3040-\u30fa\u30fc-\u318f\u3400-\u9fff\uac00-\ud7a3"


@settings(max_examples=400)
@given(TEXTS)
def test_a_text_that_holds_no_address_by_its_looks_holds_none(text: str) -> None:
    assert may_hold(plain(text)) or read_addresses(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a@b.org",
        "evil.com",
        "//evil",
        "tel:1",
        "evil dot com",
        "evil[.]com",
        "x . com",
        "a (at) b",
        "a DOT com",
    ],
)
def test_every_way_to_write_an_address_is_worth_a_look(text: str) -> None:
    assert may_hold(text)


@pytest.mark.parametrize("text", ["No. It is 5.50 (or so). At once: yes", "z.B. a/b [1] {x}"])
def test_ordinary_punctuation_is_no_address(text: str) -> None:
    assert not may_hold(text)


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from([*"[]()<>!:\\`* ab/.\n", "[a]: b\n", "](b", "<b>"]), max_size=20).map("".join)
)
def test_markdown_that_is_not_parsed_holds_nothing_to_follow(text: str) -> None:
    blocks = MarkdownIt("commonmark", {"html": True}).parse(text)
    tokens = [token.type for block in blocks for token in (block, *(block.children or ()))]
    linked = {"image", "link_open", "html_inline", "html_block"} & set(tokens)

    assert not linked or any(mark in text for mark in ("](", "]:", "<"))


@settings(max_examples=400)
@given(TEXTS)
def test_the_plain_form_is_that_of_every_step_in_its_turn(text: str) -> None:
    slow = re.sub(r"<!--.{0,300}?-->|</?[A-Za-z][^<>@:]{0,500}>", "", html.unescape(text), flags=re.DOTALL)
    slow = re.sub(
        r"\{,\}|(?<=\d)_(?=\d)|\\[,;! ](?=\d)",
        lambda found: "" if found[0] in ("\\;", "\\!", "\\ ") else ",",
        slow,
    )
    slow = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", slow)
    borders = rf"(?<=[{CJK}])(?=[0-9A-Za-z])|(?<=[A-Za-z])(?=[{CJK}])"
    bare = re.sub(r"\*+|`+|~~|__+", "", slow)

    seen = plain(text)
    if slow.isascii():
        assert seen == bare
    assert not re.search(borders, seen)
    assert all(plain(sign) == sign for sign in set(seen) if not sign.isascii())


@settings(max_examples=300)
@given(TEXTS)
def test_a_text_in_which_all_can_be_seen_is_only_put_in_order(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert not re.search(r"[\r\x00-\x08\x0b-\x1f\u2028\u2029]", cleaned)
    if text.isalnum() and text.isascii():
        assert cleaned == text


@given(st.text(max_size=40))
def test_the_essence_is_letters_and_digits(text: str) -> None:
    assert essence(text) == re.sub(r"[\W_]+", "", text.casefold())


def test_a_class_covers_all_that_it_is_made_of() -> None:
    form = re.compile(wide_class([ord(sign) for sign in "]a-c^\\[b𝔸"]))

    assert all(form.fullmatch(sign) for sign in "]abc-^\\[𝔸😀")
    assert not any(form.fullmatch(sign) for sign in "d_Zé\uffff")
    assert not re.fullmatch(wide_class([97]), "𝔸")


FIGURES = st.lists(
    st.sampled_from([*"aZ19 .,-/:+=()", "12", "2026", "am", "Uhr", "o'clock", "월", "時", "A1", "b=", ". 1"]),
    max_size=24,
).map("".join)


@settings(max_examples=600)
@given(FIGURES)
def test_a_figure_that_no_pattern_looks_for_is_not_there(text: str) -> None:
    glance = Glance(text)
    dates = [test for test, pattern in DATES if any(map(days_of, pattern.finditer(text)))]
    times = [test for test, pattern in TIMES if any(map(minutes_of, pattern.finditer(text)))]
    lettered = any(re.search("[A-Za-z]", found[0]) for found in TOKEN.finditer(text))

    assert all(test(glance) for test in (*dates, *times))
    assert has_mixed(glance) or not lettered
    assert has_odd_case(glance) == bool(re.search("[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z]=", text))


@settings(max_examples=400)
@given(st.lists(st.sampled_from([*"ab. ,()", "and", "und", " - ", "\n", ": ", "? ", "”"]), max_size=24))
def test_a_text_is_cut_where_the_plain_way_cuts_it(pieces: list[str]) -> None:
    text, closing = "".join(pieces), "\"'”’)] "
    slow = re.split(r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<![:：])\n+|(?<=:)\n\n+", text)
    marks = r"[,;:–—()]+(?!\d)| - |\b(?:and|but|und|aber|sondern|et|mais|pero|mas)\b"

    read = [one.whole.text.rstrip(closing) for one in sentences(text)]

    assert [one for one in read if one] == [one for part in slow if (one := part.strip().rstrip(closing))]
    assert _SPLIT.split(text) == re.split(marks, text)
