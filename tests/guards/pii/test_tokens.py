"""Tokens: borders by script, the way back to what was written, plain forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guards.pii.tokens import DIGIT, HAN, HANGUL, HIRAGANA, KATAKANA, LETTER, MARK, Tokens, tokenise


def _words(tokens: Tokens) -> list[str]:
    return [tokens.folded.text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hi, I'm Zoë.", ["Hi", ",", "I", "'", "m", "Zoë", "."]),
        ("room 12b\t(4th)", ["room", "12", "b", "(", "4", "th", ")"]),
        ("김민수가 왔다", ["김", "민", "수", "가", "왔", "다"]),
        ("東京タワーへ2回", ["東", "京", "タ", "ワ", "ー", "へ", "2", "回"]),
        ("Привет, мир", ["Привет", ",", "мир"]),
        ("مرحبا 12", ["مرحبا", "12"]),
        ("मेरा नाम क्या है", ["मरा", "नाम", "कया", "ह"]),
        ("ฉันอยู่ที่นี่", ["ฉนอยทน"]),
        ("ok👍🏽𠮷", ["ok", "👍", "🏽", "𠮷"]),
        ("０１０－１２", ["010", "-", "12"]),
        ("sm\u200bith", ["smith"]),
        ("a\x00b", ["a", "b"]),
        ("", []),
        (" \n\u3000", []),
    ],
)
def test_words_digits_and_single_characters(text: str, words: list[str]) -> None:
    assert _words(tokenise(text)) == words


def test_every_token_has_its_kind() -> None:
    tokens = tokenise("a1.가漢ひカ々")

    assert list(tokens.kinds[tokens.starts]) == [LETTER, DIGIT, MARK, HANGUL, HAN, HIRAGANA, KATAKANA, HAN]


def test_plain_is_without_case_and_accent_and_keeps_every_place() -> None:
    tokens = tokenise("İÉñß Straße")
    plain = "".join(map(chr, tokens.plain))

    assert plain == "ienß straße"
    assert [i for i, capital in enumerate(tokens.capitals) if capital] == [0, 1, 5]


def test_a_lone_surrogate_is_a_mark() -> None:
    tokens = tokenise("a\ud800b")

    assert list(tokens.kinds) == [LETTER, MARK, LETTER]


@given(st.text(max_size=60))
def test_tokens_cover_everything_but_space_once_and_in_order(text: str) -> None:
    tokens = tokenise(text)
    folded = tokens.folded.text
    covered = [at for a, b in zip(tokens.starts, tokens.ends, strict=True) for at in range(a, b)]

    assert covered == [at for at in range(len(folded)) if tokens.kinds[at] != 0]
    assert all(not folded[at].isspace() for at in covered)
