"""The page of the providers: who answers, who is shut out and why, and a switch for admins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.base import Visit
from bot.console.gate import Page
from bot.console.pages import Pages
from bot.costs.prices import NANO
from bot.providers.board import ProviderBoard, Switch
from storage.answers import Answers, Uses
from storage.staff import StaffRows

_DAYS: Final = 30
_NONE: Final = Uses(0, 0)


@dataclass(frozen=True, slots=True)
class GivenAgain:
    """Of the questions that anybody could ask: how many, and which share no model had to answer."""

    percent: int
    asked: int
    saved_usd: str


class ProviderPages:
    """Reads and switches breakers; every switch leaves an audit row."""

    def __init__(self, board: ProviderBoard, staff: StaffRows, answers: Answers, pages: Pages) -> None:
        self._board, self._staff, self._answers, self._pages = board, staff, answers, pages

    async def providers(self, _request: Request, visit: Visit) -> Response:
        names = {one.id: one.name for one in await self._staff.list()}
        return self._pages.show(
            "providers.html",
            visit,
            providers=await self._board.standings(),
            names=names,
            again=await self._given_again(),
            days=_DAYS,
        )

    async def _given_again(self) -> GivenAgain | None:
        """None: nobody asked what could have been answered twice."""
        uses = await self._answers.uses(self._pages.today() - timedelta(days=_DAYS - 1))
        hits, misses = uses.get("hit", _NONE), uses.get("miss", _NONE)
        asked = hits.count + misses.count
        if not asked:
            return None
        return GivenAgain(hits.count * 100 // asked, asked, f"{Decimal(hits.saved_nano) / NANO:,.2f}")

    def switch(self, to: Switch) -> Page:
        async def page(request: Request, visit: Visit) -> Response:
            name = request.path_params["name"]
            done = await self._board.switch(name, to, staff_id=visit.staff.id)
            if done is None:
                return self._pages.problem(404, "There is no such provider. It may have left the settings.")
            return RedirectResponse("/console/providers", 303)

        return page
