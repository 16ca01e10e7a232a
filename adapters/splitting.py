"""Cuts a tree of blocks into parts that a messenger takes, at the kindest border that is near enough.

A tree is cut into trees, so whatever is open at a cut is closed there and opened again in the next part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from adapters.formatting import Block, Inline
from adapters.graphemes import border
from adapters.layout import lines, words

Measure = Callable[[Sequence[Block]], int]

_LINE: Final = re.compile(r"\n")
_SENTENCE: Final = re.compile(r"[.!?…][\"'”’)\]]*\s|[。！？][」』”’）]*|।\s?")
_WORD: Final = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class _Room:
    """How much one part takes, with what stands in it already."""

    limit: int
    measure: Measure

    def fits(self, head: Sequence[Block]) -> bool:
        return self.measure(head) <= self.limit

    def half_full(self, head: Sequence[Block]) -> bool:
        return self.measure(head) * 2 >= self.limit

    def inside(self, wrap: Callable[[Sequence[Block]], Sequence[Block]]) -> _Room:
        return _Room(self.limit, lambda inner: self.measure(wrap(inner)))


def split(tree: Sequence[Block], *, limit: int, measure: Measure) -> list[list[Block]]:
    """The parts in order, none longer than `limit` by `measure`; at least one."""
    parts: list[list[Block]] = []
    room, rest = _Room(limit, measure), list(tree)
    while rest:
        head, rest = _cut_blocks(rest, room)
        parts.append(head)
    return [part for part in parts if _shows(part)] or [list(tree)]


def _shows(part: Sequence[Block]) -> bool:
    return any(run.text.strip() for run in lines(part))


def _cut_blocks(blocks: Sequence[Block], room: _Room) -> tuple[list[Block], list[Block]]:
    """What goes into this part, and what is left. Takes at least one character, fit or not."""
    whole = _most(len(blocks), lambda count: room.fits(blocks[:count]))
    done, rest = list(blocks[:whole]), list(blocks[whole:])
    if not rest or (done and room.half_full(done)):
        return done, rest
    head, tail = _cut_block(rest[0], room.inside(lambda inner: [*done, *inner]))
    if done and not room.fits([*done, *head]):
        return done, rest
    return [*done, *head], [*tail, *rest[1:]]


def _cut_block(block: Block, room: _Room) -> tuple[list[Block], list[Block]]:
    if block["type"] == "list":
        return _cut_list(block, room)
    if block["type"] == "code_block":
        return _cut_code(block, room)
    return _cut_paragraph(block, room)


def _cut_list(block: Block, room: _Room) -> tuple[list[Block], list[Block]]:
    """An item that is cut goes on as text of its own: its number is not said twice."""
    items, start = block["items"], block["start"]

    def some(chosen: list[list[Block]], skipped: int = 0) -> list[Block]:
        return [{**block, "items": chosen, "start": start + skipped}] if chosen else []

    whole = _most(len(items), lambda count: room.fits(some(items[:count])))
    done, rest = items[:whole], items[whole:]
    if not rest or (done and room.half_full(some(done))):
        return some(done), some(rest, whole)
    head, tail = _cut_blocks(rest[0], room.inside(lambda inner: some([*done, list(inner)])))
    if done and not room.fits(some([*done, head])):
        return some(done), some(rest, whole)
    return some([*done, head]), [*tail, *some(rest[1:], whole + 1)]


def _cut_code(block: Block, room: _Room) -> tuple[list[Block], list[Block]]:
    text = block["text"]

    def piece(chosen: str) -> list[Block]:
        return [{**block, "text": chosen}] if chosen else []

    at = _place(text, (_LINE, _WORD), lambda count: room.fits(piece(text[:count])))
    return piece(text[:at]), piece(text[at:])


def _cut_paragraph(block: Block, room: _Room) -> tuple[list[Block], list[Block]]:
    children, text = block["children"], words(block["children"])

    def piece(start: int, end: int) -> list[Block]:
        """Without the white space at its ends."""
        end = start + len(text[start:end].rstrip())
        start = end - len(text[start:end].lstrip())
        return [{**block, "children": _between(children, start, end)}] if start < end else []

    at = _place(text, (_LINE, _SENTENCE, _WORD), lambda count: room.fits(piece(0, count)))
    return piece(0, at), piece(at, len(text))


def _place(text: str, kinds: Sequence[re.Pattern[str]], fits: Callable[[int], bool]) -> int:
    """Where to cut: the last border of the best kind in the second half of what fits."""
    most = max(1, _most(len(text), fits))
    for kind in kinds:
        ends = (found.end() for found in kind.finditer(text, 0, most))
        kept = [end for end in ends if end * 2 >= most and border(text, end)]
        if kept:
            return kept[-1]
    at = most
    while at and not border(text, at):
        at -= 1
    return at or most


def _most(count: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `count` that fits, when smaller ones fit as well; much larger ones cost."""
    low, high = 0, min(1, count)
    while high < count and fits(high):
        low, high = high, min(2 * high, count)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _between(children: Sequence[Inline], start: int, end: int) -> list[Inline]:
    """The elements from one character to another, those at the ends cut."""
    kept: list[Inline] = []
    at = 0
    for child in children:
        size = len(words([child]))
        low, high = max(start - at, 0), min(end - at, size)
        if low < high:
            kept.append(child if high - low == size else _piece(child, low, high))
        at += size
        if at >= end:
            break
    return kept


def _piece(child: Inline, low: int, high: int) -> Inline:
    if "children" in child:
        return {**child, "children": _between(child["children"], low, high)}
    return {**child, "text": child["text"][low:high]}
