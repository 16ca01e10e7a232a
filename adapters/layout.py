"""A tree of blocks as the runs of text that a messenger shows: markers, indents, line ends and styles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from adapters.formatting import Block, Inline

_INDENT: Final = "    "


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that looks the same from its first character to its last."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    pre: bool = False
    href: str | None = None


def words(children: Sequence[Inline]) -> str:
    """The plain text of inline elements; a break is a line end."""
    return "".join(run.text for run in inline(children))


def inline(
    children: Sequence[Inline], *, bold: bool = False, italic: bool = False, href: str | None = None
) -> Iterator[Run]:
    for child in children:
        kind = child["type"]
        if kind == "strong":
            yield from inline(child["children"], bold=True, italic=italic, href=href)
        elif kind == "em":
            yield from inline(child["children"], bold=bold, italic=True, href=href)
        elif kind == "link":
            yield from inline(child["children"], bold=bold, italic=italic, href=child["href"])
        elif kind == "break":
            yield Run("\n", bold, italic, href=href)
        else:
            yield Run(child["text"], bold, italic, code=kind == "code", href=href)


def lines(tree: Sequence[Block]) -> Iterator[Run]:
    """The whole tree, with an empty line between its blocks."""
    for place, block in enumerate(tree):
        if place:
            yield Run("\n\n")
        yield from _block(block, "")


def _block(block: Block, indent: str) -> Iterator[Run]:
    if block["type"] == "paragraph":
        for run in inline(block["children"]):
            yield run
            if indent and run.text.endswith("\n"):
                yield Run(indent)
    elif block["type"] == "code_block":
        yield Run(block["text"].rstrip("\n"), pre=True)
    else:
        for place, item in enumerate(block["items"]):
            marker = f"{block['start'] + place}. " if block["ordered"] else "• "
            yield Run(("\n" if place else "") + indent + marker)
            yield from _item(item, indent + _INDENT)


def _item(item: Sequence[Block], indent: str) -> Iterator[Run]:
    for place, block in enumerate(item):
        if block["type"] == "paragraph":
            yield Run("\n" + indent if place else "")
        else:
            yield Run("\n")
        yield from _block(block, indent)
