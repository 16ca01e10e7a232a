"""Solves puzzles as the widget does, for tests that come as strangers in busy times."""

from __future__ import annotations

import hashlib
import itertools

PIECES, PIECE_BITS = 8, 3


def solve(puzzle: str) -> str:
    bits, seed = int(puzzle.split(".")[0]), bytes.fromhex(puzzle.rpartition(".")[2])
    counters = (first(seed + piece.to_bytes(4), bits - PIECE_BITS) for piece in range(PIECES))
    return f"{puzzle}.{''.join(counter.to_bytes(4).hex() for counter in counters)}"


def first(start: bytes, bits: int) -> int:
    """The first counter that leaves so many zero bits."""
    for counter in itertools.count():
        if zeros(hashlib.sha256(start + counter.to_bytes(4)).digest()) >= bits:
            return counter
    raise AssertionError("there is always one")


def zeros(digest: bytes) -> int:
    return 256 - int.from_bytes(digest).bit_length()
