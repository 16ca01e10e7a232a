"""Sizes: what is counted, and that what is said to fit does fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guards.sizes import Size, tokens


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("", 0),
        ("word", 1),
        ("How long does shipping take", 7),
        ("4111111111111111", 8),
        ("привет", 3),
        ("مرحبا", 3),
        ("안녕하세요", 5),
        ("日本語", 3),
        ("😀", 3),
    ],
)
def test_tokens_are_estimated_by_script(text: str, about: int) -> None:
    assert tokens(text) == about


@pytest.mark.parametrize(
    ("size", "text", "fit"),
    [
        (Size(5), "abcdefgh", 5),
        (Size(5), "abc", 3),
        (Size(100, tokens=2), "abcdefghijkl", 8),
        (Size(100, tokens=2), "안녕하세요", 2),
        (Size(100, tokens=100), "안녕하세요", 5),
        (Size(100, bytes=7), "안녕하세요", 2),
        (Size(100, tokens=3, bytes=6), "안녕하세요", 2),
        (Size(100, tokens=2, bytes=2), "😀", 0),
    ],
)
def test_how_much_fits(size: Size, text: str, fit: int) -> None:
    assert size.fits(text) == fit


@given(st.text(max_size=40), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_what_fits_holds_every_bound_and_one_more_breaks_one(
    text: str, characters: int, most: int, octets: int
) -> None:
    def holds(part: str) -> bool:
        return len(part) <= characters and tokens(part) <= most and len(part.encode()) <= octets

    fit = Size(characters, most, octets).fits(text)

    assert holds(text[:fit])
    assert fit == len(text) or not holds(text[: fit + 1])
