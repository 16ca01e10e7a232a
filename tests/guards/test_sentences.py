"""A text that grows is cut where a reader pauses: a cut stays right, and every piece stands alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guards.sentences import pause

PARTS = st.sampled_from(
    ["Your parcel is on its way. ", "It left on Monday! ", "Is that all? ", "**Bold words stay. Together.** ",
     "[a link. Really](https://example.org) ", "`code. With dots` ", "\n\n", "```\nlet x = 1. \n```\n",
     "You have {account.balance}. ", "It is [CARD_1] now. ", "Am 5. Mai kommt es. ",
     "배송은 사흘이 걸립니다. ", "配送には三日かかります。", "「待って。」と言いました。",
     "พัสดุของคุณออกจากคลังแล้ว และจะถึงในวันพรุ่งนี้ ", "आपका पार्सल रास्ते में है। ",
     "No. 1 ", "* item one. Two\n", "1. first\n", "(an aside. Here) "]
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=12).map("".join)


def cut(text: str) -> list[str]:
    """The pieces, as they are released while the text comes letter by letter, and the rest."""
    pieces, start = [], 0
    for end in range(len(text) + 1):
        if (found := pause(text[:end], start)) > start:
            pieces.append(text[start:found])
            start = found
    return [*pieces, text[start:]]


@given(TEXTS)
def test_joined_the_pieces_are_the_text(text: str) -> None:
    assert "".join(cut(text)) == text


@given(TEXTS)
def test_no_piece_ends_inside_of_anything(text: str) -> None:
    for piece in cut(text)[:-1]:
        assert piece.count("```") % 2 == 0
        assert piece.count("**") % 2 == 0
        for opened, closed in ("[]", "()", "{}"):
            assert piece.count(opened) == piece.count(closed)


@given(TEXTS, st.integers(0, 200))
def test_from_anywhere_it_goes_on_and_never_back(text: str, start: int) -> None:
    start = min(start, len(text))
    assert start <= pause(text, start) <= len(text)


@given(st.text(), st.integers(0, 50))
def test_any_text_at_all_survives(text: str, start: int) -> None:
    assert start <= pause(text, start) <= max(start, len(text))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Your parcel left today. It comes on Monday.", ["Your parcel left today. ", "It comes on Monday."]),
        ("配送には三日ほどかかることがありますのでご了承ください。お待ちください。",
         ["配送には三日ほどかかることがありますのでご了承ください。", "お待ちください。"]),
        ("彼は私に「配送には三日ほどかかることがあります。」と言いました。はい。",
         ["彼は私に「配送には三日ほどかかることがあります。」", "と言いました。はい。"]),
        ("พัสดุของคุณออกจากคลังแล้ววันนี้ และจะถึงพรุ่งนี้",
         ["พัสดุของคุณออกจากคลังแล้ววันนี้ ", "และจะถึงพรุ่งนี้"]),
        ("Das Paket kommt am 5. Mai zu Ihnen. Bis dann!",
         ["Das Paket kommt am 5. Mai zu Ihnen. ", "Bis dann!"]),
        ("Here is what to do now:\n1. Open the box.\n2. Close it.",
         ["Here is what to do now:\n", "1. Open the box.\n2. Close it."]),
        ("Your balance today is {account.balance}. Thanks!",
         ["Your balance today is {account.balance}. ", "Thanks!"]),
        ("This is your code block:\n```\nalpha = 1\nb = 2\n```\nDone.",
         ["This is your code block:\n", "```\nalpha = 1\nb = 2\n```\n", "Done."]),
        ("These are the things to do:\n* open the box\n* close it again\nDone.",
         ["These are the things to do:\n", "* open the box\n* close it again\n", "Done."]),
        ("Some *words* stand out in here. More.", ["Some *words* stand out in here. ", "More."]),
        ("Some *words stand out in here. More.* Yes.", ["Some *words stand out in here. More.* ", "Yes."]),
        ("Yes. No.", ["Yes. No."]),
        ("", [""]),
        ("See **the whole. Thing here, all of it.** Then ask us again.",
         ["See **the whole. Thing here, all of it.** ", "Then ask us again."]),
    ],
)  # fmt: skip
def test_it_pauses_where_a_reader_would(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


def test_a_reference_that_has_only_begun_holds_its_sentence() -> None:
    assert pause("Here is what I know about it. You have {account.bal") == 30
    assert pause("You have, as far as I know, {account. ") == 0


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Nineteen chars you. More", 0),
        ("Twenty letters here. More", 21),
        ("a" * 3998 + ". More", 4000),
        ("a" * 3999 + ". More", 0),
    ],
)
def test_too_little_and_too_much_wait_for_the_whole(text: str, end: int) -> None:
    assert pause(text) == end


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("It is (as far as we know. It left", 0),
        ("It is (as far as we know). It left", 27),
        ("It is (as far. As we know). Then it left", 28),
        ("* It is one thing to have. Two", 27),
        ("It is *one thing to have. Two* of them are here. More", 49),
        ("```\nIt is one thing to have. Two", 0),
        ("It is one thing to ~~have. Two", 0),
        ("It is one thing to __have. Two", 0),
        ("It is one thing to `have. Two", 0),
        ("It is one thing to **have. Two", 0),
        ("It is one thing to {have. Two", 0),
        ("It is one thing to [have. Two", 0),
        ("It is one thing to have 7. Two", 0),
        ("It is one thing to have x7. Two", 0),
    ],
)
def test_what_is_open_is_counted_from_one_pause_to_the_next(text: str, end: int) -> None:
    assert pause(text) == end
    assert pause("Once more. " + text, 11) == (11 + end if end else 11)
