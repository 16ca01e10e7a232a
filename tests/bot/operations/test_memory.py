"""Memory that is free goes back to the system, not only to the C library."""

import platform
from pathlib import Path

import pytest

from bot.operations.memory import give_back

MEGABYTE = 1 << 20


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked to")
def test_what_is_free_is_given_back() -> None:
    blocks = [bytes([1]) * 100_000 for _ in range(600)]
    last = blocks.pop()  # what lies before it stays with the C library
    blocks.clear()
    before = resident()
    give_back()

    assert before - resident() > 40 * MEGABYTE
    assert last
