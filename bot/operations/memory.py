"""Gives back what loading left free: the C library keeps freed memory, and starting frees a lot of it."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Costs some milliseconds, off the interpreter's lock; does nothing without glibc."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
