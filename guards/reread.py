"""Reads an answer once more when its values are in it: none may have become a part of anything but itself.

Before, each value was judged alone, and the draft with a sign in its place; here they stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from guards.base import CheckedText, Evidence, MaskedText, Reason
from guards.figures.identifiers import essence
from guards.figures.quantities import read_addresses
from guards.leaks import Leaks, approved_by
from guards.links import HANDLE, marks
from guards.pii.patterns import PatternDetector
from guards.pii.placeholders import LENIENT, REFERENCE
from guards.references import malformed
from guards.rendering import Rendering
from guards.text.notation import plain

NAME: Final = "rendered"
_HINTS: Final = {
    "formed_markup": "With the values filled in, this becomes a link, an image or HTML: set them apart.",
    "formed_address": "With the values filled in, this becomes an address or a handle: set them apart.",
    "formed_personal_data": "With the values filled in, this becomes personal data: set them apart.",
    "left_open": "Write references and placeholders exactly as they were given.",
}
_leaks, _patterns = Leaks(), PatternDetector()


def reread(rendering: Rendering, checked: CheckedText, evidence: Evidence) -> Sequence[Reason]:
    """Why it may not be sent; nothing when it may, as where nothing was filled in."""
    if not rendering.values:
        return ()
    draft, text = checked.masked.value, rendering.text.text
    faults = (
        ("formed_markup", _is_marked_otherwise(draft, text)),
        ("formed_address", _has_other_address(draft, text, rendering.values)),
        ("formed_personal_data", _has_other_data(text, rendering.values, evidence)),
        ("left_open", _is_left_open(text, rendering.values)),
    )
    formed = [Reason(NAME, code, MaskedText(_HINTS[code])) for code, wrong in faults if wrong]
    return (*formed, *_leaks.secrets(text, evidence))


def _is_marked_otherwise(draft: str, text: str) -> bool:
    """Values hold no markup: what the draft has is all there may be."""
    shown, allowed = marks(text), marks(draft)
    return shown is None or allowed is None or bool(shown - allowed)


def _has_other_address(draft: str, text: str, values: Sequence[str]) -> bool:
    known = {one for part in (draft, *values) for one in _addresses(part)}
    return not known.issuperset(_addresses(text))


def _addresses(text: str) -> Iterator[str]:
    yield from (one.key for one in read_addresses(text))
    if "@" in text:
        yield from (found[0].casefold() for found in HANDLE.finditer(plain(text)))


def _has_other_data(text: str, values: Sequence[str], evidence: Evidence) -> bool:
    """More than approved words, or than one value with a word that names it."""
    shown = plain(text)
    found = [essence(shown[span.start : span.end]).lstrip("0") for span in _patterns.spans(shown)]
    own = sorted(filter(None, map(essence, values)), key=len, reverse=True)
    approved = " ".join((approved_by(evidence), *own)) if found else ""
    return not all(one in approved or _is_named(one, own) for one in found)


def _is_named(found: str, own: Sequence[str]) -> bool:
    whole = next((value for value in own if value in found), None)
    return whole is not None and not any(sign.isdigit() for sign in found.replace(whole, "", 1))


def _is_left_open(text: str, values: Sequence[str]) -> bool:
    """A placeholder or a brace that no value brought along."""
    given = " ".join(values)
    if "_" in text and any(essence(found[0]) not in essence(given) for found in LENIENT.finditer(text)):
        return True
    if "{" in given or "}" in given:
        return False
    return REFERENCE.search(text) is not None or malformed(text)
