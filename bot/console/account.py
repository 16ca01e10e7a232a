"""Pages about the account: the first welcome, signing in and out, one's password, and the team."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.auth import INVITE_MS, Accounts
from bot.console.base import RANK, SignedIn, TooMany, Unacceptable, Visit, WrongPassword
from bot.console.desk import Desk
from bot.console.gate import address, form, safe_transport, signed_in, signed_out
from bot.console.pages import Pages, seconds
from storage.staff import StaffRows

_HOME = "/console"
_CLEAR = "Passwords must not cross a network in the clear. Open the console over https."


class AccountPages:
    """What one may do before there is a session, and with one's own."""

    def __init__(self, accounts: Accounts, pages: Pages) -> None:
        self._accounts, self._pages = accounts, pages

    async def sign_in_form(self, request: Request) -> Response:
        there = _inside(request.query_params.get("next", ""))
        return self._pages.show("sign_in.html", name="", next=there, problem=None)

    async def sign_in(self, request: Request) -> Response:
        if not safe_transport(request):
            return self._pages.problem(403, _CLEAR)
        fields = await form(request)
        name, there = fields.get("name", ""), _inside(fields.get("next", ""))
        outcome = await self._accounts.sign_in(name, fields.get("password", ""), address=address(request))
        if isinstance(outcome, SignedIn):
            return signed_in(request, outcome, to=there)
        if isinstance(outcome, WrongPassword):
            status, problem = 401, "That name and password do not belong together. Try again."
        else:
            status, problem = 429, _wait(outcome)
        page = self._pages.show("sign_in.html", status=status, problem=problem, name=name[:64], next=there)
        if isinstance(outcome, TooMany):
            page.headers["Retry-After"] = str(seconds(outcome.retry_after))
        return page

    async def welcome_form(self, request: Request) -> Response:
        token = request.query_params.get("token", "")
        if not await self._accounts.invited(token):
            return self._no_invitation()
        return self._pages.show("welcome.html", token=token, name="", problem=None)

    async def welcome(self, request: Request) -> Response:
        if not safe_transport(request):
            return self._pages.problem(403, _CLEAR)
        fields = await form(request)
        token, name = fields.get("token", ""), fields.get("name", "")
        outcome = await self._accounts.welcome(token, name, fields.get("password", ""))
        if outcome is None:
            return self._no_invitation()
        if isinstance(outcome, Unacceptable):
            problem = outcome.message
            return self._pages.show("welcome.html", status=422, token=token, name=name[:64], problem=problem)
        return signed_in(request, outcome, to=_HOME)

    def _no_invitation(self) -> Response:
        message = "This invitation was used or has expired. Ask for a new one, or sign in."
        return self._pages.problem(410, message)

    async def sign_out(self, request: Request, visit: Visit) -> Response:
        await self._accounts.sign_out(visit)
        return signed_out(request)

    async def here(self, _request: Request, _visit: Visit) -> Response:
        """Somebody sits at this console: the door has noted it."""
        return Response(status_code=204)

    async def account(self, _request: Request, visit: Visit) -> Response:
        return self._pages.show("account.html", visit, problem=None)

    async def change_password(self, request: Request, visit: Visit) -> Response:
        fields = await form(request)
        outcome = await self._accounts.change_password(
            visit, fields.get("current", ""), fields.get("password", ""), address=address(request)
        )
        match outcome:
            case SignedIn():
                return signed_in(request, outcome, to=_HOME)
            case TooMany():
                return self._pages.show("account.html", visit, status=429, problem=_wait(outcome))
            case Unacceptable(message):
                return self._pages.show("account.html", visit, status=422, problem=message)


class TeamPages:
    """For admins: who is on the team."""

    def __init__(self, accounts: Accounts, staff: StaffRows, desk: Desk, pages: Pages) -> None:
        self._accounts, self._staff, self._desk, self._pages = accounts, staff, desk, pages

    async def team(self, _request: Request, visit: Visit) -> Response:
        return await self._show(visit)

    async def invite(self, request: Request, visit: Visit) -> Response:
        """The link is shown once, on the answer to this very request."""
        role = (await form(request)).get("role", "")
        if role not in RANK:
            return await self._show(visit, status=422, problem="Choose a role for the invitation.")
        token = await self._accounts.invite(role, by=f"staff:{visit.staff.id}")
        link = f"{request.url.scheme}://{request.headers.get('host', '')}/console/welcome?token={token}"
        return await self._show(visit, link=link)

    async def disable(self, request: Request, visit: Visit) -> Response:
        return await self._set(request, visit, disabled=True)

    async def enable(self, request: Request, visit: Visit) -> Response:
        return await self._set(request, visit, disabled=False)

    async def _set(self, request: Request, visit: Visit, *, disabled: bool) -> Response:
        outcome = await self._accounts.set_disabled(request.path_params["id"], disabled, by=visit)
        if isinstance(outcome, Unacceptable):
            return await self._show(visit, status=422, problem=outcome.message)
        if disabled:
            await self._desk.release(outcome.id, visit)
        return RedirectResponse("/console/team", 303)

    async def _show(
        self, visit: Visit, *, status: int = 200, link: str | None = None, problem: str | None = None
    ) -> Response:
        people = await self._staff.list()
        hours = INVITE_MS // 3_600_000
        return self._pages.show(
            "team.html", visit, status=status, people=people, link=link, hours=hours, problem=problem
        )


def _inside(path: str) -> str:
    """A path of the console to go on to, never another site."""
    return path if path == _HOME or (path.startswith(_HOME + "/") and "\\" not in path) else _HOME


def _wait(limit: TooMany) -> str:
    minutes = -(-seconds(limit.retry_after) // 60)
    return f"Too many attempts. Wait {minutes} minute{'s' if minutes > 1 else ''}, then try again."
