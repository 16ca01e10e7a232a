"""The small language of patterns: what a phrase matches, what it does not, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers.phrases import READ_AT_MOST, BadPhrase, Heard, Phrase, variants


def fits(pattern: str, text: str) -> bool:
    heard = Heard(text)
    return any(Phrase(variant).covers(heard) > 0 for variant in variants(pattern))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("where is my order", "Hey, WHERE is my order?!"),
        ("where's my order", "where’s my order"),
        ("where is my (order|parcel)", "where is my parcel"),
        ("[please] cancel", "cancel"),
        ("[please] cancel", "please, cancel!"),
        ("when * my order", "when will you finally ship my order"),
        ("when * my order", "when my order"),
        ("=hello", " «Hello»!! "),
        ("dónde está", "DONDE ESTA"),
        ("donde esta", "¿dónde está?"),
        ("größe", "GRÖSSE"),
        ("주문 상태", "주문상태 알려줘"),
        ("주문상태", "주문 상태가 궁금해요"),
        ("주문 * 언제", "주문한 거는 언제 와요"),
        ("担当者", "担当者をお願いします"),
        ("が好き", "これが好きです"),
        ("转人工", "请转人工"),
        ("ｏｒｄｅｒ", "order"),
        ("order", "order: [ORDER_1]"),
    ],
)
def test_what_a_phrase_matches(pattern: str, text: str) -> None:
    assert fits(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("order", "border"),
        ("order", "orders"),
        ("=hello", "hello world"),
        ("when * my order", "when one two three four five my order"),
        ("card", "it was [CARD_1]"),  # a placeholder is not a word of the person
        ("か好き", "が好き"),
        ("balance", ""),
        ("balance", "*** !!!"),
        ("a * b", "a"),
        ("cancel", "x " * READ_AT_MOST + "cancel"),
    ],
)
def test_what_it_does_not_match(pattern: str, text: str) -> None:
    assert not fits(pattern, text)


def test_it_says_how_much_of_the_message_it_explains() -> None:
    assert Phrase("order status").covers(Heard("Order status?")) == 1.0
    assert Phrase("order").covers(Heard("order 12345")) == 0.5
    assert Phrase("주문").covers(Heard("주문 상태")) == 0.5


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a", ["a"]),
        ("=(a|b) c", ["=a c", "=b c"]),
        ("a [b|c] d", ["a d", "a b d", "a c d"]),
        ("주문[을|를] 취소", ["주문 취소", "주문을 취소", "주문를 취소"]),
        ("(a|)", ["a"]),
    ],
)
def test_alternatives_are_written_out(pattern: str, expected: list[str]) -> None:
    assert list(variants(pattern)) == expected


@pytest.mark.parametrize(
    "pattern",
    ["", "=", "[a]b(", "a)", "((a|b))", "[a", "?!", "a * ", "* a", "a * b * c * d", "(a|b|c|d)" * 4],
)
def test_a_bad_phrase_is_refused(pattern: str) -> None:
    with pytest.raises(BadPhrase):
        [Phrase(text) for text in variants(pattern)]


def test_VAL_8_a_long_text_is_read_only_so_far() -> None:
    assert len(Heard("a b " * 50_000).spaced) <= READ_AT_MOST + 2


@given(st.text(max_size=80))
def test_any_text_is_a_share_between_nothing_and_all(text: str) -> None:
    assert 0.0 <= Phrase("a * b").covers(Heard(text)) <= 1.0
    assert 0.0 <= Phrase("주 * 문").covers(Heard(text)) <= 1.0
