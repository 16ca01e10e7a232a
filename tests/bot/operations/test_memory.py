"""Memory that is free goes back to the system, not only to the C library."""

import platform
from pathlib import Path

from bot.operations.memory import give_back

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
