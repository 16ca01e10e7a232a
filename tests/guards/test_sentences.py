"""An answer cut where a reader pauses: nothing is lost, and every piece stands alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guards.base import OutgoingText
from guards.sentences import sentences

PARTS = st.sampled_from(
    ["Your parcel is on its way. ", "It left on Monday! ", "Is that all? ", "**Bold words stay. Together.** ",
     "[a link. Really](https://example.org) ", "`code. With dots` ", "\n\n", "```\nlet x = 1. \n```\n",
     "배송은 사흘이 걸립니다. ",
     "配送には三日かかります。", "No. 1 ", "* item one. Two\n", "(an aside. Here) "]
)  # fmt: skip


def cut(text: str) -> list[str]:
    return [piece.text for piece in sentences(OutgoingText(text))]


@given(st.lists(PARTS, max_size=12).map("".join))
def test_joined_the_pieces_are_the_text(text: str) -> None:
    assert "".join(cut(text)) == text


@given(st.lists(PARTS, max_size=12).map("".join))
def test_no_piece_ends_inside_a_code_block_or_a_link(text: str) -> None:
    for piece in cut(text)[:-1]:
        assert piece.count("```") % 2 == 0
        assert piece.count("[") == piece.count("]")
        assert piece.count("**") % 2 == 0


@given(st.text())
def test_any_text_at_all_survives(text: str) -> None:
    assert "".join(cut(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Your parcel left today. It comes on Monday.", ["Your parcel left today. ", "It comes on Monday."]),
        ("配送には三日ほどかかることがありますのでご了承ください。お待ちください。",
         ["配送には三日ほどかかることがありますのでご了承ください。", "お待ちください。"]),
        ("Yes. No.", ["Yes. No."]),
        ("", [""]),
        ("See **the whole. Thing here, all of it.** Then ask us again.",
         ["See **the whole. Thing here, all of it.** Then ask us again."]),
    ],
)  # fmt: skip
def test_it_pauses_where_a_reader_would(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces
