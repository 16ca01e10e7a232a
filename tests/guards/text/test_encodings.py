"""What hides in base64 is found; ordinary words that happen to decode are left alone."""

import base64

import pytest

from guards.text.encodings import from_base64, hides_a_digit


@pytest.mark.parametrize("said", ["$127", "50%", "8일", "7월 31일", "pay 99 dollars", "12 days"])
def test_a_figure_in_base64_is_found(said: str) -> None:
    token = base64.b64encode(said.encode()).decode()

    assert hides_a_digit(token)


@pytest.mark.parametrize(
    "word", ["Need", "PayPal", "MHz", "iPhone", "GmbH", "gAAQ", "ab", "URLs", "McDonald", "Yes/No"]
)
def test_a_word_hides_nothing(word: str) -> None:
    assert not hides_a_digit(word)


def test_both_alphabets_are_read_with_or_without_padding() -> None:
    assert from_base64("-_-_") == from_base64("+/+/") == b"\xfb\xff\xbf"
    assert from_base64("YQ") == from_base64("YQ==") == b"a"
    assert from_base64("Y") is None
    assert from_base64("ß===") is None
