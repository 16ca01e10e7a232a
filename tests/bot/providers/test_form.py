"""The form of an answer: read out word by word while it grows, and judged as a whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers.base import ProviderFailed
from bot.providers.form import Growing, whole
from tests.peers.models import filled

WORDS = st.text(st.characters(codec="utf-8")) | st.text('"\\/{}[]:,\n\t\u2028 é안🐝ab').map(str)
CUTS = st.lists(st.integers(1, 9), min_size=1, max_size=200)


def grown(text: str, cuts: list[int], *, prose: bool = False) -> Growing:
    growing, at = Growing(prose=prose), 0
    for cut in cuts:
        growing.feed(text[at : at + cut])
        at += cut
    growing.feed(text[at:])
    return growing


@given(WORDS, CUTS, st.booleans())
def test_however_it_is_cut_the_words_are_those_of_the_whole(words: str, cuts: list[int], ascii: bool) -> None:
    form = json.loads(filled(words))
    text = json.dumps(form, ensure_ascii=ascii)

    growing = grown(text, cuts)

    assert growing.answer == words == whole(text, prose=False).answer
    assert growing.head is not None
    assert growing.head.confidence == 0.9


@given(WORDS, CUTS)
def test_what_was_heard_is_always_the_beginning_of_the_words(words: str, cuts: list[int]) -> None:
    text, growing, at = filled(words), Growing(prose=False), 0
    for cut in cuts:
        growing.feed(text[at : at + cut])
        at += cut
        assert words.startswith(growing.answer)
        growing.answer.encode()  # never half a character


@given(st.text(), CUTS)
def test_plain_words_are_heard_as_they_are(words: str, cuts: list[int]) -> None:
    text = f"Hello. {words}"
    assert grown(text, cuts, prose=True).answer == text


@given(st.text(), st.booleans())
def test_no_text_at_all_breaks_it(text: str, prose: bool) -> None:
    grown(text, [1] * len(text), prose=prose)
    try:
        whole(text, prose=prose)
    except ProviderFailed as failure:
        assert failure.kind == "malformed"  # noqa: PT017  the only way it may end


@pytest.mark.parametrize(
    "text",
    [
        '{"answer": "Hello.", "wish": "none"}',
        '{"wish": "none", "answer": "Hello."}',
        '{"more": {"wish": "none", "answer": "Hello."}}',
        '{"wish": "sell", "language": "en", "confidence": 1, "facts": [], "passages": [], "answer": "Hi."}',
    ],
    ids=[
        "first",
        "missing",
        "nested",
        "wish",
    ],
)
def test_nothing_is_heard_before_all_else_is_known(text: str) -> None:
    growing = grown(text, [1] * len(text), prose=True)

    assert growing.head is None
    assert growing.answer == ""


def test_a_form_in_a_fence_is_read_where_plain_words_would_do() -> None:
    fenced = f"```json\n{filled('Hello.')}\n```"

    assert whole(fenced, prose=True).answer == "Hello."
    assert grown(fenced, [5] * 20, prose=True).answer == "Hello."
    with pytest.raises(ProviderFailed):
        whole(fenced, prose=False)


@pytest.mark.parametrize(
    "words",
    [
        "{account.balance} is what you have.",
        "[CARD_1] is blocked.",
        "`code` first.",
        "```py\nx = 1\n```",
        "{a.b}",
    ],
)
def test_plain_words_may_begin_like_a_form(words: str) -> None:
    assert grown(words, [1] * len(words), prose=True).answer == words
    assert whole(words, prose=True).answer == words


def test_where_plain_words_would_do_half_a_form_is_still_none() -> None:
    with pytest.raises(ProviderFailed):
        whole('{"answer": "Hel', prose=True)


@pytest.mark.parametrize("end", ["", "\n```", "```", " \n ``` \n", "\n\n"])
def test_a_form_ends_with_its_fence_or_without(end: str) -> None:
    assert whole(f"```json\n{filled('Hello.')}{end}", prose=True).answer == "Hello."


def test_what_is_neither_words_nor_a_form_for_long_is_words() -> None:
    growing = grown(" " * 199, [1] * 199, prose=True)
    assert growing.head is None

    growing.feed(" ")
    growing.feed("Hello.")
    assert growing.answer == " " * 200 + "Hello."


@pytest.mark.parametrize("prose", [True, False])
@pytest.mark.parametrize(("spaces", "heard"), [(10, "Hello."), (7000, "Hello."), (9000, "")])
def test_a_form_whose_words_are_far_away_is_judged_when_it_is_whole(
    spaces: int, heard: str, prose: bool
) -> None:
    text = filled("Hello.").replace(", ", "," + " " * spaces, 1)
    growing = grown(text, [20] * (len(text) // 20), prose=prose)

    assert growing.answer == heard
    assert whole(text, prose=prose).answer == "Hello."


def test_what_is_no_form_is_not_kept_for_ever() -> None:
    """Its start is not looked at again with every piece that comes."""
    growing = Growing(prose=False)
    for _ in range(5000):
        growing.feed('{"no": ')

    assert growing.head is None
    assert growing.feed(filled("Hello.")) == ""
