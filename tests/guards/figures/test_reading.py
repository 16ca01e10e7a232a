"""What saves patterns work must find what the patterns alone would find."""

import re

from hypothesis import given
from hypothesis import strategies as st

from guards.figures.dates import BEFORE_A_DIGIT, DATES, TIMES
from guards.figures.harmless import silenced
from guards.figures.numerals import to_digits
from guards.figures.quantities import read, read_plain, replaced
from guards.figures.units import CURRENCIES, DURATIONS, PERCENT, any_of
from guards.text.glance import Glance
from guards.text.notation import plain

PIECES = (
    "12", "3", "2026", "04", "-", "/", ".", ":", " ", ". ", "년", "월", "日", "am", "Uhr", "h", "à ", "$",
    "March", "5,", "fünf Tage", "thirteenth", "two hundred dollars", "and 20 cents", "step 2", "\n1. ", "½",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
PATTERNS = [pattern for _, pattern in (*DATES, *TIMES) if pattern.pattern.startswith(BEFORE_A_DIGIT)]
WORDS = sorted({*CURRENCIES, *DURATIONS, *PERCENT})


def marked(found: re.Match[str]) -> str:
    """A mark, or the same again, as a reader leaves what it cannot read."""
    return found[0] if len(found[0]) % 2 else "\x00" * len(found[0])


@given(TEXTS)
def test_a_pattern_is_tried_wherever_it_can_match(text: str) -> None:
    assert len(PATTERNS) >= 8
    for pattern in PATTERNS:
        assert replaced(pattern)(marked, text) == pattern.sub(marked, text)


@given(TEXTS)
def test_what_was_looked_up_before_the_figures_changed_spares_nothing(text: str) -> None:
    seen = silenced(to_digits(Glance(plain(text))))

    assert read_plain(seen) == read_plain(Glance(seen.text))
    assert read(text) == read_plain(Glance(to_digits(Glance(plain(text))).text))


@given(st.lists(st.sampled_from([*WORDS, "x", " "]), max_size=6).map("".join))
def test_words_by_their_first_letter_are_the_words(text: str) -> None:
    one_by_one = "|".join(re.escape(word) for word in sorted(WORDS, key=len, reverse=True))

    assert re.findall(any_of(WORDS), text) == re.findall(one_by_one, text)
