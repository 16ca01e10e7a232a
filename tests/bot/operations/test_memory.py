"""Memory that is free goes back to the system, and what stays is not looked through again and again."""

import gc
import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.operations.memory import collect_seldom, give_back

MEGABYTE = 1 << 20


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


# Any other C library cannot be asked to, and must not be harmed by it.
LEAST = 40 * MEGABYTE if platform.libc_ver()[0] == "glibc" else -MEGABYTE


def test_what_is_free_is_given_back() -> None:
    blocks = [bytes([1]) * 100_000 for _ in range(600)]
    last = blocks.pop()  # what lies before it stays with the C library
    blocks.clear()
    before = resident()
    give_back()

    assert before - resident() > LEAST
    assert last


@pytest.fixture
def collector() -> Iterator[None]:
    """As it was, afterwards: it is the whole process's."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
def test_what_is_loaded_is_not_looked_through_again() -> None:
    loaded = [list[int]() for _ in range(1000)]

    collect_seldom()

    assert gc.get_threshold()[0] > 10_000
    assert gc.get_freeze_count() > len(loaded)
    assert not any(each is loaded for each in gc.get_objects())
