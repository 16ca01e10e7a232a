"""Memory once all is loaded: gives back what loading freed, and looks seldom for garbage."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

_YOUNG: Final = 50_000  # new objects until they are looked through; by default 700, many times a message


def give_back() -> None:
    """The C library keeps freed memory, and starting frees a lot of it.

    Costs some milliseconds, off the interpreter's lock; does nothing without glibc.
    """
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


def collect_seldom() -> None:
    """What is there by now stays, and is never looked through again. Most else dies without a collector.

    For the whole process, so only for one that serves and does nothing else.
    """
    gc.freeze()  # what little garbage loading left stays too: to look for it would hold the start up
    _, middle, old = gc.get_threshold()
    gc.set_threshold(_YOUNG, middle, old)
