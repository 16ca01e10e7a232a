"""The safe values: what they show of themselves, and how they come back from a column."""

import pytest

from guards.base import CheckedText, MaskedText, OutgoingText, RawText, SealedText


@pytest.mark.parametrize("value", [RawText("secret"), OutgoingText("secret"), SealedText(b"secret")])
def test_PII_5_a_repr_tells_a_length_and_no_words(value: RawText | OutgoingText | SealedText) -> None:
    assert "secret" not in f"{value!r} {value}"
    assert "6" in repr(value)


def test_values_come_back_from_their_columns() -> None:
    assert MaskedText.from_storage("m") == MaskedText("m")
    assert CheckedText.from_storage("m") == CheckedText(MaskedText("m"))
    assert SealedText.from_storage(b"b") == SealedText(b"b")


def test_a_masked_text_is_joined_and_clipped() -> None:
    assert MaskedText.join([MaskedText("a"), MaskedText("b")]).value == "a\nb"
    assert MaskedText("abcde").clipped(5).value == "abcde"
    assert MaskedText("abcdef").clipped(5).value == "abcd…"
