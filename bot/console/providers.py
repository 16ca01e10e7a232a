"""The page of the providers: who answers, who is shut out and why, and a switch for admins."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.base import Visit
from bot.console.gate import Page
from bot.console.pages import Pages
from bot.providers.board import ProviderBoard, Switch
from storage.staff import StaffRows


class ProviderPages:
    """Reads and switches breakers; every switch leaves an audit row."""

    def __init__(self, board: ProviderBoard, staff: StaffRows, pages: Pages) -> None:
        self._board, self._staff, self._pages = board, staff, pages

    async def providers(self, _request: Request, visit: Visit) -> Response:
        names = {one.id: one.name for one in await self._staff.list()}
        return self._pages.show(
            "providers.html",
            visit,
            providers=await self._board.standings(),
            names=names,
        )

    def switch(self, to: Switch) -> Page:
        async def page(request: Request, visit: Visit) -> Response:
            name = request.path_params["name"]
            done = await self._board.switch(name, to, staff_id=visit.staff.id)
            if done is None:
                return self._pages.problem(404, "There is no such provider. It may have left the settings.")
            return RedirectResponse("/console/providers", 303)

        return page
