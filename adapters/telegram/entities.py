"""An answer as Telegram takes it: plain text, and entities that say where it looks different.

Nothing is parsed by Telegram, so no character of an answer can break a message or be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from adapters.addresses import settled
from adapters.formatting import Block
from adapters.graphemes import units
from adapters.layout import Run, lines
from adapters.splitting import split

UNITS: Final = 4096
ENTITIES: Final = 100  # Telegram forgets those beyond, and with them the code that keeps an address inert

Kind = Literal["bold", "italic", "code", "pre", "text_link"]


@dataclass(frozen=True, slots=True)
class Entity:
    """Offset and length in UTF-16 units; `url` for a text_link."""

    type: Kind
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One message of Telegram."""

    text: str
    entities: tuple[Entity, ...] = ()


def parts(text: str, *, link_hosts: Set[str]) -> list[Part]:
    """The answer in as many messages as it takes; the same answer always gives the same parts."""
    tree = settled(text, link_hosts=link_hosts, active="all")
    return [_part(piece) for piece in split(tree, limit=UNITS, measure=_weight)]


def _weight(tree: Sequence[Block]) -> int:
    """The length, or what its entities take of a message when that is more."""
    part = _part(tree)
    return max(units(part.text), -(-len(part.entities) * UNITS // ENTITIES))


def _part(tree: Sequence[Block]) -> Part:
    runs = [run for run in lines(tree) if run.text]
    found = [
        *_entities(runs, "pre", lambda run: run.pre),
        *_entities(runs, "code", lambda run: run.code and run.href is None),
        *_entities(runs, "text_link", lambda run: run.href),
        *_entities(runs, "bold", lambda run: run.bold and not _alone(run)),
        *_entities(runs, "italic", lambda run: run.italic and not _alone(run)),
    ]
    found.sort(key=lambda entity: (entity.offset, -entity.length))
    return Part("".join(run.text for run in runs), tuple(found))


def _alone(run: Run) -> bool:
    """Code cannot be anything else as well."""
    return run.pre or (run.code and run.href is None)


def _entities(runs: Sequence[Run], kind: Kind, of: Callable[[Run], Hashable]) -> Iterator[Entity]:
    """One entity for each stretch of neighbouring runs that have the same of it."""
    if not any(map(of, runs)):
        return
    offset = 0
    for value, stretch in groupby(runs, of):
        length = sum(units(run.text) for run in stretch)
        if value:
            yield Entity(kind, offset, length, str(value) if kind == "text_link" else None)
        offset += length
