"""Tables of words as regular expressions: a language a line, so that its speakers can read and extend them.

` | ` parts the forms of a line. A form is a small pattern: `gebühr\\w*`, `fees?`, `(?:on|sur) la`; a space at
its edge is written `[ ]`. Of two forms that begin alike the longer stands first, where no word ends behind.
No group is put around a pattern.
"""

from __future__ import annotations

import re
from typing import Final

from guards.text.charsets import EASTERN

_BAR: Final = re.compile(r"\s+\|\s+")
_EASTERN: Final = re.compile(EASTERN)


def alternatives(table: str) -> str:
    """Any of these forms, in the order of the table."""
    return "|".join(form for row in _rows(table) for form in row)


def any_word(table: str) -> str:
    r"""`alternatives` as whole words; anywhere in scripts whose words stand, or end, without gaps.

    `only | nur | 만[ ] | だけ` gives `\b(?:only|nur)\b|만[ ]|だけ`.
    """
    return _bounded(table, r"\b")


def any_start(table: str) -> str:
    """The same where a word begins, wherever it ends."""
    return _bounded(table, "")


def columns(table: str) -> tuple[str, ...]:
    """The alternatives of each column: for what has its form in every language, as the days of the week."""
    return tuple("|".join(column) for column in zip(*_rows(table), strict=True))


def _bounded(table: str, end: str) -> str:
    forms = [form for row in _rows(table) for form in row]
    spaced = "|".join(form for form in forms if not _EASTERN.search(form))
    return "|".join([*([rf"\b(?:{spaced}){end}"] if spaced else ()), *filter(_EASTERN.search, forms)])


def _rows(table: str) -> list[list[str]]:
    """Raises ValueError for a form of nothing, which would be found everywhere."""
    rows = [_BAR.split(row.strip()) for row in table.strip().split("\n")]
    if any(not form or form[0] == "|" or form[-1] == "|" for row in rows for form in row):
        raise ValueError(f"A form is empty in {table!r}")
    return rows
