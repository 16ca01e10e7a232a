"""The texts that the injection signs are learnt from, and which of them are held back for the report.

A text's near-duplicates share its group, and a group is never on both sides of the split.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
CORPORA: Final = tuple(HERE / "data" / f"{name}.jsonl.gz" for name in ("injection", "packages", "pages"))
REPORT: Final = HERE / "injection_report.json"
TEMPLATES: Final = HERE / "templates"
LANGUAGES: Final = ("en", "de", "es", "fr", "pt", "ko", "ja", "zh")

_HELD: Final = 0.12  # the share of groups that is never trained on
_WORDS: Final = re.compile(r"[^\W\d_]+")
_OF_A_PATTERN: Final = 30
_CHOICE: Final = re.compile(r"\(([^()]*\|[^()]*)\)")
_SLOT: Final = re.compile(r"\{([a-z_]+)\}")
_HARMLESS_SLOTS: Final = {
    "amount": ("49.90", "$12", "1 299 €", "30,000"),
    "date": ("12 May", "2026-03-04", "03.04.", "5/6"),
    "time": ("14:30", "9 am", "18 h"),
    "weekday": ("Monday", "Freitag", "sábado"),
    "number": ("3", "two", "12"),
    "percent": ("20 %", "5%"),
    "product": ("Aurora lamp", "feeder XL", "router"),
    "company": ("Acme GmbH", "Northwind", "Meadow & Finch"),
    "url": ("https://shop.example/help", "www.example.com"),
    "version": ("2.4.1", "v11"),
    "error": ("E-503", "0x80070057"),
    "technology": ("Python", "Kubernetes", "JavaScript", "BERT"),
    "eponym": ("Ohm's law", "the Turing test"),
    "uuid": ("5f0c2d1e-88aa-4b1c-9f3e-0a1b2c3d4e5f",),
}
_KINDS: Final = {"first": "PERSON", "last": "PERSON", "city": "LOCATION", "country": "LOCATION"}


@dataclass(frozen=True, slots=True)
class Row:
    """A text and whether it is an attack; `und` is a language that nobody named."""

    text: str
    label: int
    source: str
    group: int = 0
    lang: str = "und"
    origin: str = ""  # rows made of one line are one group

    def held(self) -> bool:
        return self.group % 1000 < _HELD * 1000


def rows() -> list[Row]:
    """Everything, in a fixed order, with its group."""
    return grouped([*_corpus(), *_own()])


def _corpus() -> Iterator[Row]:
    for path in CORPORA:
        for line in gzip.decompress(path.read_bytes()).splitlines():  # bytes: a text may hold other line ends
            row = json.loads(line)
            yield Row(row["text"], row["label"], row["source"])


def _own() -> Iterator[Row]:
    for lang in LANGUAGES:
        chance = random.Random(lang)
        for kind, label in (("attacks", 1), ("harmless", 0)):
            for line in _lines(f"{kind}_{lang}.txt"):
                for text in _chosen(line, chance):
                    yield Row(text, label, f"own-{kind}", lang=lang, origin=line)
        for line in _lines(f"{lang}.txt"):
            yield Row(_filled(line, chance), 0, "own-chat", lang=lang)


def _lines(name: str) -> Sequence[str]:
    lines = (TEMPLATES / name).read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


def _chosen(line: str, chance: random.Random) -> Sequence[str]:
    """The line, or of a pattern some of what it can say."""
    if not _CHOICE.search(line):
        return [line]
    return [_CHOICE.sub(lambda one: chance.choice(one[1].split("|")), line) for _ in range(_OF_A_PATTERN)]


def _filled(line: str, chance: random.Random) -> str:
    """Personal slots are placeholders, as the masked text has them that is scored."""

    def value(slot: re.Match[str]) -> str:
        if slot[1] in _HARMLESS_SLOTS:
            return chance.choice(_HARMLESS_SLOTS[slot[1]])
        return f"[{_KINDS.get(slot[1], slot[1].upper())}_{chance.randint(1, 3)}]"

    return _SLOT.sub(value, line)


# -- groups -------------------------------------------------------------------------------------------


def grouped(found: Iterable[Row]) -> list[Row]:
    """Texts that begin alike or share rare runs of words are one group; the same text stands once."""
    unique = list({(row.text.strip().lower(), row.label): row for row in found}.values())
    parent = list(range(len(unique)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[tuple[str, ...], int] = {}
    for at, row in enumerate(unique):
        for key in _keys(row):
            parent[root(at)] = root(first.setdefault(key, at))
    return [replace(row, group=zlib.crc32(unique[root(at)].text.encode())) for at, row in enumerate(unique)]


def _keys(row: Row) -> Iterator[tuple[str, ...]]:
    words = _WORDS.findall(row.text.lower())
    yield ("made of", row.origin or row.text)
    if row.origin or not words:
        return
    yield ("begins", *words[:5])
    runs = {tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))}
    yield from sorted(runs, key=lambda run: zlib.crc32(" ".join(run).encode()))[:2]
