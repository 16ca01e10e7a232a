"""Proof of work (hashcash): before a stranger costs us anything, their computer pays a little for it.

A puzzle is signed for one site and one network and is good for two minutes, so that none can be made up,
prepared or taken elsewhere. Pure: whoever accepts a proof has to see to it that its id is spent only once.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

LEAST_BITS: Final = 12  # 2^12 hashes: nobody notices
MOST_BITS: Final = 20  # 2^20 hashes: seconds on a telephone
LIFETIME_MS: Final = 120_000
# One puzzle of n bits may, by bad luck, take five times the average; eight pieces of n - 3 bits hardly twice.
_PIECES: Final = 8
_PIECE_BITS: Final = 3
_FORM: Final = re.compile(
    r"(?P<bits>[0-9]{2})\.(?P<expires>[0-9]{1,15})\.(?P<id>[A-Za-z0-9_-]{22})\.(?P<seed>[0-9a-f]{64})"
    r"\.(?P<solution>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A puzzle that was solved. Its id need not be remembered after `expires_at` (ms)."""

    id: str
    expires_at: int


class Puzzles:
    """Poses with the first key and accepts any of them, so that keys can be rotated.

    A puzzle is `bits.expires.id.seed`. The seed is the signature of the rest, of the site and of the network.
    To solve it, find for each piece 0..7 a counter (32 bits each) with SHA-256(seed, piece, counter) below
    2^(256 - (bits - 3)); the proof is the puzzle, a dot, and the counters in hexadecimal.
    """

    def __init__(self, keys: Sequence[bytes], *, site: str, new_id: Callable[[], str]) -> None:
        self._keys, self._site, self._new_id = tuple(keys), site, new_id

    def pose(self, network: str, *, bits: int, now: int) -> str:
        rest = f"{min(MOST_BITS, max(LEAST_BITS, bits))}.{now + LIFETIME_MS}.{self._new_id()}"
        return f"{rest}.{self._seed(self._keys[0], rest, network)}"

    def check(self, proof: str, network: str, *, now: int) -> Proof | None:
        """None: not our puzzle, not for here, expired, or not solved."""
        found = _FORM.fullmatch(proof)
        if found is None or not now < int(found["expires"]) <= now + LIFETIME_MS:
            return None
        rest = f"{found['bits']}.{found['expires']}.{found['id']}"
        seeds = (self._seed(key, rest, network) for key in self._keys)
        if not any(hmac.compare_digest(seed, found["seed"]) for seed in seeds):
            return None
        if not _solved(bytes.fromhex(found["seed"]), bytes.fromhex(found["solution"]), int(found["bits"])):
            return None
        return Proof(found["id"], int(found["expires"]))

    def _seed(self, key: bytes, rest: str, network: str) -> str:
        parts = (part.encode() for part in (rest, self._site, network))
        signed = b"".join(len(part).to_bytes(4) + part for part in parts)
        return hmac.digest(key, signed, "sha256").hex()


def solve(puzzle: str) -> str:
    """The proof: a puzzle with its solution, after some 2^bits hashes."""
    bits, seed = int(puzzle[:2]) - _PIECE_BITS, bytes.fromhex(puzzle.rpartition(".")[2])
    counters = (_first(seed + piece.to_bytes(4), 1 << (256 - bits)) for piece in range(_PIECES))
    return f"{puzzle}.{b''.join(counters).hex()}"


def _first(start: bytes, limit: int) -> bytes:
    """The first counter below the limit; there is always one, by all odds."""
    counters = (counter.to_bytes(4) for counter in range(1 << 32))
    return next(one for one in counters if int.from_bytes(hashlib.sha256(start + one).digest()) < limit)


def _solved(seed: bytes, solution: bytes, bits: int) -> bool:
    limit = 1 << (256 - (bits - _PIECE_BITS))
    counters = (solution[at : at + 4] for at in range(0, len(solution), 4))
    return all(
        int.from_bytes(hashlib.sha256(seed + piece.to_bytes(4) + counter).digest()) < limit
        for piece, counter in enumerate(counters)
    )
