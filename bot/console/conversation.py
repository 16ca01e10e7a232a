"""The page of one conversation: its masked transcript and the verbs of staff.

An original value leaves only as the answer to a reveal, to the one who asked.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.console.base import Visit
from bot.console.desk import MAX_REPLY, Desk, Verb, plain, refusal, unsendable
from bot.console.gate import Page, form
from bot.console.pages import Pages
from bot.console.queue import board
from bot.handoff import Done, NotOpen, Outcome
from guards.risk import MARKS

_GONE = "There is no such conversation. It may have been deleted on request."


class ConversationPages:
    """Every verb is a POST that ends in a redirect, so that going back or reloading repeats nothing."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    async def conversation(self, request: Request, visit: Visit) -> Response:
        return await self._show(request, visit)

    def verb(self, verb: Verb) -> Page:
        """A page that does `verb`; replying and noting need a text."""
        takes_text = verb in ("reply", "note")

        async def act(request: Request, visit: Visit) -> Response:
            fields = await form(request)
            text = plain(fields.get("text", "")) if takes_text else ""
            if takes_text and (problem := unsendable(text)):
                return await self._show(request, visit, status=422, problem=problem, draft=text)
            outcome = await self._desk.act(verb, request.path_params["id"], visit, text)
            return await self._answer(request, visit, outcome, text)

        return act

    async def mark(self, request: Request, visit: Visit) -> Response:
        """Raise or clear the risk of whoever writes here, and say why."""
        fields = await form(request)
        why, wanted = plain(fields.get("why", "")), fields.get("mark", "")
        mark = next((one for one in MARKS if one == wanted), None)
        problem = "Choose what to do." if mark is None else unsendable(why)
        if mark is None or problem:
            return await self._show(request, visit, status=422, problem=problem)
        outcome = await self._desk.mark(mark, request.path_params["id"], visit, why)
        return await self._answer(request, visit, outcome, "")

    async def reveal(self, request: Request, visit: Visit) -> Response:
        """The value itself: as JSON for the page's script, as a page of its own without one."""
        placeholder = (await form(request)).get("placeholder", "")
        value = await self._desk.reveal(request.path_params["id"], placeholder, visit)
        if value is None:
            return self._pages.problem(404, "There is no such value in this conversation.")
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"value": value}, headers={"Cache-Control": "no-store"})
        back = f"/console/conversations/{request.path_params['id']}"
        return self._pages.show("reveal.html", visit, placeholder=placeholder, value=value, back=back)

    async def _answer(self, request: Request, visit: Visit, outcome: Outcome, text: str) -> Response:
        problem = refusal(outcome)
        if problem is None:
            late = isinstance(outcome, Done) and bool(outcome.in_flight)
            back = f"/console/conversations/{request.path_params['id']}"
            return RedirectResponse(f"{back}?late=1" if late else back, 303)
        status = 410 if isinstance(outcome, NotOpen) else 409
        return await self._show(request, visit, status=status, problem=problem, draft=text)

    async def _show(
        self,
        request: Request,
        visit: Visit,
        *,
        status: int = 200,
        problem: str | None = None,
        draft: str = "",
    ) -> Response:
        opened = await self._desk.open(request.path_params["id"], visit)
        if opened is None:
            return self._pages.problem(404, _GONE)
        conversation = opened.item.conversation
        return self._pages.show(
            "conversation.html",
            visit,
            status=status,
            board=await board(self._desk, visit, closed=conversation.state != "open"),
            current=conversation.id,
            opened=opened,
            problem=problem,
            draft=draft,
            late=request.query_params.get("late") == "1",
            limit=MAX_REPLY,
        )
