"""Reads a folder of Markdown files into passages, one for each heading: the text that answers may quote.

---
link: https://shop.example/help/shipping    each heading adds its #anchor
language: de                                 else the folder's name (knowledge/de/…), else the default
title: Shipping                              else the first heading
---

`<!-- also: postage, delivery fee -->` under a heading is never shown: its words help to find the passage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guards.base import MaskedText, Passage

_SETTINGS: Final = frozenset({"title", "link", "language"})
_LONGEST: Final = 1200  # characters of a passage; longer sections are split between paragraphs

_FRONT: Final = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING: Final = re.compile(r"(#{1,3})[ \t]+(.+?)[ \t#]*")
_ALSO: Final = re.compile(r"^<!-- also: (.+?) -->\n*", re.DOTALL | re.MULTILINE)
_FENCE: Final = re.compile(r"\s{0,3}(```|~~~)")
_NOT_IN_ANCHOR: Final = re.compile(r"[^\w\- ]")
_LANGUAGE: Final = re.compile("[a-z]{2,3}")


class KnowledgeInvalid(Exception):
    """A knowledge file cannot be read. Remedy: the message names the file and what to write."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its passages, all in one language."""

    language: str
    passages: Sequence[Passage]
    also: Mapping[str, str]  # by passage: other words that people use for what it says


def sources(folder: Path) -> Mapping[str, bytes]:
    """Every Markdown file of a folder, by its path in it. Raises KnowledgeInvalid."""
    if not folder.is_dir():
        raise KnowledgeInvalid(f"{folder}: is no folder; correct `knowledge`, or make it")
    return {
        unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): path.read_bytes()
        for path in sorted(folder.rglob("*.md"))
        if path.is_file()
    }


def parse(source: str, content: bytes, *, default_language: str) -> Document:
    """One file's passages. Raises KnowledgeInvalid."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise KnowledgeInvalid(f"{source}: is not UTF-8; save it as UTF-8") from None
    front = _FRONT.match(text)
    settings = _settings(source, front[1]) if front else {}
    folder = source.split("/")[0]
    language = settings.get("language") or (folder if _LANGUAGE.fullmatch(folder) else default_language)
    also: dict[str, str] = {}
    passages = list(_passages(source, text[front.end() :] if front else text, settings, also))
    if not passages:
        raise KnowledgeInvalid(f"{source}: has no text; write some under its headings, or remove the file")
    return Document(language, passages, also)


def _settings(source: str, front: str) -> Mapping[str, str]:
    settings: dict[str, str] = {}
    for line in front.splitlines():
        name, colon, value = (part.strip() for part in line.partition(":"))
        if name and (name not in _SETTINGS or not colon or not value):
            raise KnowledgeInvalid(f"{source}: {name!r} between the --- lines: write title, link or language")
        if name:
            settings[name] = value
    if not settings.get("link", "https://").startswith("https://"):
        raise KnowledgeInvalid(f"{source}: link must begin with https://")
    return settings


def _passages(source: str, body: str, settings: Mapping[str, str], also: dict[str, str]) -> Iterator[Passage]:
    sections = list(_sections(body))
    stem = source.removesuffix(".md")
    name = next((head for level, head, _ in sections if level == 1), stem.split("/")[-1])
    title = settings.get("title", name)
    link = settings.get("link")
    seen: dict[str, int] = {}
    headings: dict[str, int] = {}
    for level, heading, text in sections:
        own = heading if level > 1 else ""
        anchor = _anchor(own)
        nth = headings[anchor] = headings.get(anchor, -1) + 1
        target = f"{anchor}-{nth}" if nth and anchor else anchor
        others = " ".join(_ALSO.findall(text))
        for part in _parts(_ALSO.sub("", text)):
            seen[anchor] = seen.get(anchor, 0) + 1
            number = f".{seen[anchor]}" if seen[anchor] > 1 else ""  # no anchor has a point in it
            also[f"{stem}#{anchor}{number}"] = others
            yield Passage(
                f"{stem}#{anchor}{number}",
                f"{title} › {own}" if own else title,
                MaskedText.authored(part),
                f"{link}#{target}" if link and target else link,
            )


def _sections(body: str) -> Iterator[tuple[int, str, str]]:
    """(level, heading, text) of each heading; what stands before the first has level 0."""
    level, heading, lines, fenced = 0, "", list[str](), False
    for line in body.splitlines():
        fenced ^= _FENCE.match(line) is not None
        found = None if fenced else _HEADING.fullmatch(line)
        if found:
            yield level, heading, "\n".join(lines).strip()
            level, heading, lines = len(found[1]), found[2], []
        else:
            lines.append(line)
    yield level, heading, "\n".join(lines).strip()


def _parts(text: str) -> Iterator[str]:
    """The text in pieces of at most about `_LONGEST` characters, each of whole paragraphs."""
    piece = ""
    for paragraph in filter(None, text.split("\n\n")):
        if piece and len(piece) + len(paragraph) > _LONGEST:
            yield piece
            piece = ""
        piece = f"{piece}\n\n{paragraph}" if piece else paragraph
    if piece:
        yield piece


def _anchor(heading: str) -> str:
    """As GitHub and most site generators make it."""
    return _NOT_IN_ANCHOR.sub("", heading.casefold()).strip().replace(" ", "-")
