"""A text with its personal data marked: what everything here makes, varies, learns and judges by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

EASTERN: Final = ("ko", "ja", "zh")


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    spans: tuple[tuple[int, int, str], ...]
    language: str


def merged(example: Example) -> Iterator[tuple[int, int, str]]:
    """Spans with what belongs together put together: street, postcode and place; family and given name."""
    previous: tuple[int, int, str] | None = None
    for span in sorted(example.spans):
        if previous and _continues(example.text, previous, span):
            previous = (previous[0], span[1], previous[2])
            continue
        if previous:
            yield previous
        previous = span
    if previous:
        yield previous


def _continues(text: str, left: tuple[int, int, str], right: tuple[int, int, str]) -> bool:
    between = text[left[1] : right[0]]
    if left[2] == right[2] == "PERSON":
        return between == " "
    return (
        left[2] == "ADDRESS"
        and right[2] in ("ADDRESS", "LOCATION")
        and between in (" ", ", ", ",", " - ", "\n")
    )
