"""A desk that keeps what staff see in it, and whose places can be deleted like any thread or topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.base import SendFailed
from adapters.desks import Card, Line, PlaceGone
from guards.base import MaskedText


@dataclass
class Room:
    """`places` holds what stands in each thread: its card, and its lines in order."""

    name: str = "room"
    cards: dict[str, Card] = field(default_factory=dict)
    places: dict[str, list[Line]] = field(default_factory=dict)
    down: int = 0  # so many calls fail from now on
    busy: list[float] = field(default_factory=list)  # seconds that the next calls are told to wait
    opened: int = 0
    told: list[str] = field(default_factory=list)  # what was announced to all

    def delete(self, place: str) -> None:
        """Somebody deletes the thread."""
        del self.places[place], self.cards[place]

    def of(self, conversation_id: str) -> str:
        """The place where a conversation is shown."""
        return next(place for place, card in self.cards.items() if card.conversation_id == conversation_id)

    def texts(self, conversation_id: str) -> list[str]:
        return [line.text.value for line in self.places[self.of(conversation_id)]]

    # -- the desk -------------------------------------------------------------------------------------

    async def open(self, card: Card) -> str:
        self._works()
        self.opened += 1
        place = f"thread-{self.opened}"
        self.cards[place], self.places[place] = card, []
        return place

    async def update(self, place: str, card: Card) -> None:
        self._works(place)
        self.cards[place] = card

    async def show(self, place: str, lines: Sequence[Line]) -> None:
        self._works(place)
        self.places[place].extend(lines)

    async def announce(self, notice_id: str, text: MaskedText) -> None:
        self._works()
        self.told.append(text.value)

    def _works(self, place: str | None = None) -> None:
        if self.busy:
            raise SendFailed("retry", "paced", self.busy.pop(0))
        if self.down:
            self.down -= 1
            raise SendFailed("retry", "503")
        if place is not None and place not in self.places:
            raise PlaceGone
