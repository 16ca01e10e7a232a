"""Features: stable hashes of words and parts, and shapes that tell what a hash cannot."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guards.pii.features import LONGEST, SHAPES, Features, featurise
from guards.pii.tokens import tokenise


def _of(text: str) -> Features:
    return featurise(tokenise(text))


def test_hashes_are_the_same_in_every_process_and_on_every_machine() -> None:
    found = _of("Ask Zoë, 김민수")

    assert found.words.tolist() == [482790602, 216346916, 2013651928, 196116949, 1605744676, 1534054252]
    assert found.pairs.tolist() == [357805485, 1492819207, 998549359, 260535260, 1794673218, 1528948625]
    assert found.heads.tolist() == [482790602, 216346916, 503229922, 1296976242, 2046237367, 1859050985]
    assert found.tails.tolist() == [482790602, 216346916, 1296976242, 1859050985, 1455609703, 1534054252]
    assert found.grams[:5].tolist() == [1898356737, 1468682748, 933844318, 942083368, 2012281842]
    assert found.shapes.tolist() == [26, 25, 228, 238, 246, 255]


def test_a_word_is_the_same_word_wherever_it_stands_however_it_is_written() -> None:
    first, last = _of("ZOË asked for zoe, zoé"), _of("nobody but Zoe")

    assert set(first.words[[0, 3, 5]].tolist()) == {int(last.words[2])}
    assert first.shapes[0] != first.shapes[3]


def test_different_words_have_different_hashes() -> None:
    words = sorted({f"{a}{b}{c}" for a in "abcdefghij" for b in "klmnopqrst" for c in "uvwxyz"})

    assert len(set(_of(" ".join(words)).words.tolist())) == len(words)


def test_a_number_is_known_by_its_length_first_digits_and_what_follows() -> None:
    found = _of("4111 4112 99 5111 4113kg")

    assert found.words[0] == found.words[1] == found.words[3] != found.words[2]
    assert found.heads[0] == found.heads[1] != found.heads[3]
    assert found.tails[0] != found.tails[4]


def test_a_pair_is_two_tokens_in_their_order() -> None:
    found = _of("new york new york york new")

    assert found.pairs[1] == found.pairs[3] != found.pairs[5]
    assert found.pairs[2] != found.pairs[0]


def test_parts_of_a_word_stay_within_it() -> None:
    alone, among = _of("smith"), _of("a.smith-b")

    assert alone.heads[0] == among.heads[2]
    assert alone.tails[0] == among.tails[2]
    assert alone.grams.tolist() == among.grams[2:7].tolist()
    assert len(set(alone.grams.tolist())) == 5


def test_a_syllable_sees_its_neighbours() -> None:
    here, there = _of("김민수가"), _of("박민수가")

    assert here.words[1] == there.words[1]
    assert here.heads[1] != there.heads[1]
    assert here.tails[1] == there.tails[1]
    assert here.grams[1] != there.grams[1]


def test_shapes_tell_case_length_script_and_the_gap_before() -> None:
    words = ["a", "A", "an", "An", "AN", "aN", "abcdefgh", "1", "12", ".", "가", "漢", "ひ", "カ", "мы"]
    shapes = [int(_of(f"x {word}").shapes[1]) for word in words]

    assert len(set(shapes)) == len(words)
    assert len({int(_of(text).shapes[1]) for text in ("(x", "( x", "(\nx")}) == 3
    assert len(set(_of("대전에사는사람").shapes.tolist())) == 7


@given(st.text(max_size=80))
def test_any_text_has_a_row_for_every_token(text: str) -> None:
    tokens = tokenise(text)
    found = featurise(tokens)
    columns = (found.words, found.pairs, found.heads, found.tails, found.shapes, found.gram_starts)

    assert {len(column) for column in columns} == {len(tokens)}
    assert np.all((found.shapes >= 0) & (found.shapes < SHAPES))
    assert np.all(np.diff(found.gram_starts, append=len(found.grams)) > 0)


def test_the_longest_text_has_features() -> None:
    assert len(_of("x" * LONGEST).grams) == LONGEST
