"""Texts that others marked or wrote, kept in `data/`: some to train on, some only to judge by."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.examples import Example

DATA: Final = Path(__file__).parent / "data"
IGNORED: Final = "IGNORED"  # neither right nor wrong: nobody marked it, or marked it in two ways
_KINDS: Final = {
    "PERSON": "PERSON",
    "LOCATION": "LOCATION",
    "GPE": "LOCATION",
    "ADDRESS": "ADDRESS",
    "STREET_ADDRESS": "ADDRESS",
    "ZIP_CODE": "ADDRESS",
    "ORGANIZATION": "ORGANIZATION",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "US_SSN": "ID",
    "NATIONAL_ID": "ID",
    "PASSPORT": "ID",
    "US_DRIVER_LICENSE": "ID",
    "ID": "ID",
    "IP_ADDRESS": "IP",
    "SECRET": "SECRET",
    "DATE_TIME": "DATE",
    "URL": "URL",
    "DOMAIN_NAME": "URL",
    "UNSURE": IGNORED,
}
_SLOTS: Final = {
    "GPE": "city",
    "STREET_ADDRESS": "street",
    "ZIP_CODE": "zip",
    "ORGANIZATION": "company",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "CREDIT_CARD": "card",
    "IBAN_CODE": "iban",
    "US_SSN": "id",
    "US_DRIVER_LICENSE": "licence",
    "IP_ADDRESS": "ip",
    "DOMAIN_NAME": "url",
}
_BIRTH: Final = re.compile(r"nacimiento\W*$", re.IGNORECASE)
_AT: Final = re.compile(r"@\w+")
FOLDS: Final = 5


def read(name: str) -> list[Example]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [_example(name, json.loads(line)) for line in lines]


def words() -> dict[str, list[str]]:
    """Of every language many that are nobody's name."""
    with gzip.open(DATA / "words.json.gz", "rt", encoding="utf-8") as file:
        found: dict[str, list[str]] = json.load(file)
    return found


def judged(name: str, *, part: bool) -> list[Example]:
    """The fifth that the report is about (`part`), or the rest: cut between documents or templates."""
    rows = read(name)
    if name == "presidio_synth":
        return [row for row in rows if (_fold(skeleton(row)) == 0) == part]
    border = len(rows) * (FOLDS - 1) // FOLDS
    return rows[border:] if part else rows[:border]


def skeleton(row: Example) -> str:
    text, done = "", 0
    for start, end, kind in sorted(row.spans):
        if start >= done:
            text += row.text[done:start] + "{" + kind + "}"
            done = end
    return re.sub(r"\d+", "0", text + row.text[done:])


def templates_of(rows: list[Example]) -> list[str]:
    """Presidio's sentences with slots again, to be filled with other people's names."""
    return [template for row in rows if (template := _template(row))]


def _template(row: Example) -> str | None:
    text, done = "", 0
    for start, end, kind in sorted(row.spans):
        if start < done or "{" in row.text:
            return None
        value = row.text[start:end]
        slot = _SLOTS.get(kind) or {"PERSON": "person" if " " in value else "first"}.get(kind)
        text += row.text[done:start] + ("{" + slot + "}" if slot else value)
        done = end
    return text + row.text[done:]


def _example(name: str, row: dict[str, object]) -> Example:
    text, language = str(row["text"]), str(row.get("lang", "en"))
    marked = [(int(s), int(e), str(kind)) for s, e, kind in row["spans"]]  # type: ignore[attr-defined]
    if name == "presidio_synth":
        return Example(text, tuple(marked), language)
    return Example(text, tuple(_mapped(name, text, marked)), language)


def _mapped(name: str, text: str, marked: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    for start, end, kind in marked:
        ours = _KINDS.get(kind, "")
        digits = sum(sign.isdigit() for sign in text[start:end])
        if ours == "LOCATION" and digits:
            ours = "ADDRESS"
        elif ours == "DATE" and _BIRTH.search(text[:start]):
            ours = "BIRTHDATE"
        elif ours == "DATE" and digits > 8:
            ours = IGNORED
        if ours:
            yield start, end, ours
    if name.startswith("wnut"):
        yield from ((at.start(), at.end(), IGNORED) for at in _AT.finditer(text))


def own_kinds(row: Example) -> Example:
    """A row of Presidio's with our kinds."""
    return Example(
        row.text, tuple((s, e, _KINDS[kind]) for s, e, kind in row.spans if kind in _KINDS), row.language
    )


def _fold(text: str) -> int:
    return zlib.crc32(text.encode()) % FOLDS
