"""Inputs: what cannot be seen goes, what can be seen stays whole, in every script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guards.base import RawText, Refusal
from guards.inputs import Inputs, Needs, clean
from guards.sizes import Size

INPUTS = Inputs(Size(100))

WHOLE = [
    "Hello, world\n\twith a tab",
    "안녕하세요",
    "한국어 ㄱㄴㄷ ㅏㅑ",
    "\u1100\u1161\u11a8 옛한글 \u1112\u119e\u11ab",
    "مرحبا كيف حالك؟ ٣",
    "می\u200cخواهم",
    "क्\u200dष",
    "שלום",
    "👨‍👩‍👧‍👦 family",
    "❤️ ☺️ 👍🏽 👩🏽‍💻 🏳️‍🌈",
    "🇰🇷🇩🇪",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "1️⃣ #️⃣",
    "日本語と中文",
    "Zoë Ångström ﬁ",
]
STRIPPED = {
    "a\u202eb\u2066c\u200e": "abc",
    "pay\U000e0069\U000e0067\U000e006e": "pay",
    "x\ufe00\ufe01\U000e0100y": "xy",
    "a\ufe0fb": "ab",
    "z\u200b\u2060\ufeff\u00adw": "zw",
    "q\u200dr": "qr",
    "\u3164n\u2800\uffa0": "n",
    "nul\x00 esc\x1b bell\x07": "nul esc bell",
    "line\r\nnext\rlast": "line\nnext\nlast",
    "pair \ud83d\ude00 lone \ud83d": "pair 😀 lone \ufffd",
    "e\u0301": "é",
    "z" + "\u0335" * 500: "z" + "\u0335" * 8,
}


@pytest.mark.parametrize("text", WHOLE)
def test_VAL_10_visible_text_of_every_script_stays_whole(text: str) -> None:
    assert INPUTS.check(RawText(text)) == RawText(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(("text", "left"), STRIPPED.items())
def test_VAL_10_hidden_characters_are_stripped(text: str, left: str) -> None:
    assert INPUTS.check(RawText(text)) == RawText(left)


def test_TG_10_surrogates_nul_and_marks_can_be_stored() -> None:
    checked = Inputs(Size(5000)).check(RawText("a\ud83d\x00" + "\u0301" * 500))

    assert isinstance(checked, RawText)
    assert len(checked.text.encode()) < 40


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\u202e", "\u0301", "\U000e0041", "\u3164"])
def test_nothing_visible_is_empty(text: str) -> None:
    assert INPUTS.check(RawText(text)) == Refusal("empty")


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * 101, 100), ("가" * 101, 100), ("a" * 10_000_000, 100), ("\u200b" * 10_000_000, 100)],
)
def test_too_long_counts_what_is_left_and_bounds_what_came(text: str, fits: int) -> None:
    assert INPUTS.check(RawText(text)) == Refusal("too_long", fits=fits)


@pytest.mark.parametrize(
    ("most", "text", "fits"),
    [
        (Size(100, tokens=10), "word " * 10, 40),
        (Size(100, tokens=10), "안녕하세요 " * 3, 10),
        (Size(100, bytes=30), "안녕하세요" * 3, 10),
        (Size(100, bytes=30), "😀" * 10, 7),
    ],
)
def test_tokens_and_bytes_count_as_well_and_what_is_said_to_fit_does(
    most: Size, text: str, fits: int
) -> None:
    inputs = Inputs(most)

    assert inputs.check(RawText(text)) == Refusal("too_long", fits=fits)
    assert isinstance(inputs.check(RawText(text[:fits])), RawText)
    assert inputs.check(RawText(text[: fits + 1])) == Refusal("too_long", fits=fits)


def test_hidden_characters_do_not_count() -> None:
    assert INPUTS.check(RawText("a\u200b" * 100)) == RawText("a" * 100)


@pytest.mark.parametrize("text", ["\x00\x01\x02PK\x03\x04", "\ufffd" * 20 + "abc", "\x89PNG\x1a\x00\x00\x00"])
def test_binary_is_unreadable(text: str) -> None:
    assert INPUTS.check(RawText(text)) == Refusal("unreadable")


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(
    st.text(
        st.sampled_from(
            "ae1#\u0301\ufe0f\ufe0e\u200d\u200c👩🏽💻❤\u20e3ع\u1100\u115f\u1160\u1161\u11a8\u202e🏴\U000e0067\U000e007f\u09c7\u09be"
        ),
        max_size=12,
    )
)
def test_cleaning_sequences_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_cleaning_makes_nothing_more_than_three_times_as_long(text: str) -> None:
    assert len(clean(text)) <= 3 * len(text)
    assert len(clean(text).encode()) <= 3 * len(text.encode("utf-8", "surrogatepass"))


@given(st.lists(st.sampled_from(WHOLE), max_size=6))
def test_VAL_10_whole_texts_stay_whole_beside_each_other(pieces: list[str]) -> None:
    text = unicodedata.normalize("NFC", " ".join(pieces))

    assert clean(text) == text


@given(st.lists(st.sampled_from([*WHOLE, *STRIPPED]), max_size=4), st.data())
def test_VAL_10_what_is_hidden_never_stays_wherever_it_is_put(pieces: list[str], data: st.DataObject) -> None:
    """Bidi controls, tags, zero-width spaces and fillers have no place in which they mean something."""
    hidden = data.draw(st.sampled_from("\u202e\u2066\u200b\u2060\ufeff\u3164\U000e0100\U000e0001\x00"))
    text = " ".join(pieces)
    at = data.draw(st.integers(0, len(text)))

    assert hidden not in clean(text[:at] + hidden + text[at:])


NEEDS = Needs(
    {
        "human": ["human", "real person", "agent", "상담원", "人工"],
        "stop": ["=stop", "unsubscribe"],
        "erase": ["delete my data", "lösche meine daten"],
        "never": [],
    }
)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("I want a HUMAN!", "human"),
        ("ｈｕｍａｎ", "human"),
        ("a real\n  person, please", "human"),
        ("hu\u200bman", "human"),
        ("상담원이랑 얘기할래요", "human"),
        ("我要人工服务", "human"),
        ("STOP.", "stop"),
        ("How do I stop my order?", None),
        ("Please delete my data", "erase"),
        ("LÖSCHE MEINE DATEN", "erase"),
        ("humanity agents", None),
        ("", None),
    ],
)
def test_words_of_need(text: str, need: str | None) -> None:
    assert NEEDS.match(RawText(text)) == need


def test_an_empty_word_of_need_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        Needs({"human": [" "]})
