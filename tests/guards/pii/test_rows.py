"""The cheap tests and short cuts of the patterns: they spare time, and never lose what a plain look finds."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guards.pii import secrets
from guards.pii.cues import Nearby
from guards.pii.folding import Folded
from guards.pii.patterns import ROWS
from guards.pii.rows import Worded
from tests.guards.pii.forms import FOUND, marked

FORMS = [marked(text)[0] for texts in FOUND.values() for text in texts]
BITS = [
    *FORMS, " ", "\n", ".", ":", "-", "_", "@", "1", "12345", "a", "Ab1", "ſ", "İ", "K", "ı", "\u200b", "０",
    "password ", "refresh_token", "client-secret=", "pin", "key: ", "is my ", "né ", "생", "密码", "bearer ",
    "https://", "aaaaaaaaaaaaaaa", "dead.beef.", "::", "AA-BB-", "weg 1", "Rue ", "로 3",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(BITS), max_size=6).map("".join) | st.lists(
    st.sampled_from(BITS), max_size=6
).map(" ".join)


@settings(max_examples=500)
@given(TEXTS | st.text(max_size=40))
def test_no_cheap_test_spares_a_look_that_would_find_something(text: str) -> None:
    nearby = Nearby(Folded(text).text)

    assert [span for row in ROWS if not row.maybe(nearby) for span in row.find(nearby)] == []


@settings(max_examples=500)
@given(TEXTS | st.text("passwordkeytoken_1= ", max_size=30))
def test_only_around_its_words_as_much_is_found_as_everywhere(text: str) -> None:
    nearby = Nearby(Folded(text).text)

    for worded in (secrets.NAMED, secrets.CODES):
        found = [found.span() for found in worded.matches(nearby)]
        assert found == [found.span() for found in worded.form.finditer(nearby.text)]
    tokens = list(secrets.TOKEN.finditer(nearby.text))
    spans = list(secrets.find_tokens(nearby))
    assert [(span.start, span.kind) for span in spans] == [(token.start(), "SECRET") for token in tokens]
    for span, token in zip(spans, tokens, strict=True):  # a token that was broken over lines goes on
        assert span.end == token.end() or nearby.text[token.end() : span.end].lstrip(" \t\r")[0] == "\n"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("xxab1", [(2, 5)]),
        (" xab1", [(1, 5)]),
        ("zzzab1", [(3, 6)]),
        ("ab1ab2", [(0, 3), (3, 6)]),
        ("xab1 xab2", [(0, 4), (5, 9)]),
        ("abab1", [(2, 5)]),
        ("none", []),
    ],
)
def test_a_worded_form_begins_where_its_lead_does(text: str, spans: Sequence[tuple[int, int]]) -> None:
    worded = Worded(re.compile(r"(?:(?<!\w)x)?ab\d"), ("ab",), lead=1)

    assert [found.span() for found in worded.matches(Nearby(text))] == spans


@pytest.mark.parametrize("piece", ["ip 1.2.3.4, ", "DE89 3704 0044 0532 0130 00 ", "pin 1234 ", "a@b.org "])
def test_a_long_text_is_put_in_lower_case_once(piece: str) -> None:
    """What asks for its words again and again does not read it again."""
    looks: list[int] = []

    class Counting(str):
        def lower(self) -> str:
            looks.append(len(self))
            return str(self).lower()

    nearby = Nearby(Counting(piece * 500))
    found = [span for row in ROWS if row.maybe(nearby) for span in row.find(nearby)]

    assert len(found) >= 500
    assert sum(looks) <= len(nearby.text)
