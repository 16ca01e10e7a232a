"""Proof of work: only what was posed here, for here, just now, and solved."""

from __future__ import annotations

import hashlib
import itertools

import pytest

from guards.work import LIFETIME_MS, Puzzles
from tests.solving import first, solve, zeros

NOW = 1_790_000_000_000
KEY = b"k" * 32
STREET = "street-1"


def puzzles(*keys: bytes, site: str = "shop") -> Puzzles:
    numbers = itertools.count()
    return Puzzles(keys or (KEY,), site=site, new_id=lambda: f"{next(numbers):022}")


def proof(*, bits: int = 12) -> str:
    return solve(puzzles().pose(STREET, bits=bits, now=NOW))


def test_a_solved_puzzle_is_a_proof_with_its_id_and_its_end() -> None:
    found = puzzles().check(proof(), STREET, now=NOW)

    assert found is not None
    assert (found.id, found.expires_at) == ("0" * 22, NOW + LIFETIME_MS)


def test_the_work_is_as_much_as_was_asked_for() -> None:
    puzzle = puzzles().pose(STREET, bits=14, now=NOW)
    solution = bytes.fromhex(solve(puzzle).rpartition(".")[2])
    seed = bytes.fromhex(puzzle.rpartition(".")[2])
    counters = [int.from_bytes(solution[at : at + 4]) for at in range(0, 32, 4)]

    # eight pieces of 2^11 are 2^14 hashes on the average
    assert [first(seed + piece.to_bytes(4), 11) for piece in range(8)] == counters


@pytest.mark.parametrize(("asked", "posed"), [(-3, 12), (0, 12), (12, 12), (17, 17), (20, 20), (99, 20)])
def test_work_is_never_trifling_and_never_endless(asked: int, posed: int) -> None:
    assert puzzles().pose(STREET, bits=asked, now=NOW).split(".")[0] == str(posed)


@pytest.mark.parametrize("piece", range(8))
def test_every_piece_has_to_be_solved(piece: int) -> None:
    solved = proof()
    puzzle, _, solution = solved.rpartition(".")
    seed = bytes.fromhex(puzzle.rpartition(".")[2])
    wrong = failing(seed + piece.to_bytes(4), 9)
    at = piece * 8
    forged = f"{puzzle}.{solution[:at]}{wrong:08x}{solution[at + 8 :]}"

    assert puzzles().check(solved, STREET, now=NOW) is not None
    assert puzzles().check(forged, STREET, now=NOW) is None


def failing(start: bytes, bits: int) -> int:
    """A counter that misses by one bit only: so close is not enough."""
    for counter in itertools.count():
        if zeros(hashlib.sha256(start + counter.to_bytes(4)).digest()) == bits - 1:
            return counter
    raise AssertionError("there is always one")


@pytest.mark.parametrize(
    ("later", "holds"),
    [(0, True), (LIFETIME_MS - 1, True), (LIFETIME_MS, False), (10**12, False), (-1, False)],
)
def test_WEB_14_a_proof_holds_for_two_minutes(later: int, holds: bool) -> None:
    assert (puzzles().check(proof(), STREET, now=NOW + later) is not None) is holds


def test_WEB_14_a_proof_for_another_site_network_or_installation_is_none() -> None:
    solved = proof()

    assert puzzles(site="other").check(solved, STREET, now=NOW) is None
    assert puzzles(b"other" * 8).check(solved, STREET, now=NOW) is None
    assert puzzles().check(solved, "street-2", now=NOW) is None


def test_WEB_14_site_and_network_cannot_lend_each_other_letters() -> None:
    solved = solve(puzzles(site="shop").pose("s1", bits=12, now=NOW))

    assert puzzles(site="shops").check(solved, "1", now=NOW) is None


def test_WEB_14_a_puzzle_that_was_made_up_or_eased_is_none() -> None:
    made_up = solve(f"12.{NOW + LIFETIME_MS}.{'0' * 22}.{'ab' * 32}")
    hard = puzzles().pose(STREET, bits=20, now=NOW)
    eased = solve(f"12{hard[2:]}")
    prolonged = solve(puzzles().pose(STREET, bits=12, now=NOW)).replace(
        str(NOW + LIFETIME_MS), str(NOW + LIFETIME_MS + 1)
    )
    renamed = proof().replace("0" * 22, "1" * 22)

    for forged in (made_up, eased, renamed):
        assert puzzles().check(forged, STREET, now=NOW) is None
    assert puzzles().check(prolonged, STREET, now=NOW + 1) is None


def test_a_key_that_was_replaced_still_counts() -> None:
    assert puzzles(b"new" * 11, KEY).check(proof(), STREET, now=NOW) is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda solved: "",
        lambda solved: solved[:-1],
        lambda solved: solved + "0",
        lambda solved: solved + "\n",
        lambda solved: solved.upper(),
        lambda solved: solved.replace(".", ","),
        lambda solved: "１２" + solved[2:],
        lambda solved: solved.rpartition(".")[0],
    ],
)
def test_anything_else_is_none(change) -> None:  # type: ignore[no-untyped-def]  # one line says it
    assert puzzles().check(change(proof()), STREET, now=NOW) is None
