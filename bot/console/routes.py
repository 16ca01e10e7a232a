"""The console's routes: every page, its method and the least role that may use it, in one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.bus import Bus
from bot.clock import Clock
from bot.console.account import AccountPages, TeamPages
from bot.console.auth import Accounts
from bot.console.conversation import ConversationPages
from bot.console.costs import CostPages, told
from bot.console.desk import Desk
from bot.console.gate import Gate
from bot.console.live import Live
from bot.console.pages import Pages
from bot.console.providers import ProviderPages
from bot.console.queue import AuditPages, QueuePages
from bot.console.safety import SafetyPages
from bot.costs.report import Reports
from bot.optional import OptionalSteps
from bot.providers.board import ProviderBoard
from storage.staff import StaffRows
from storage.store import Store


def console_router(
    *,
    store: Store,
    staff: StaffRows,
    accounts: Accounts,
    desk: Desk,
    providers: ProviderBoard,
    reports: Reports,
    bus: Bus,
    clock: Clock,
    origins: frozenset[str] = frozenset(),
    product: str = "Parley",
    zone: tzinfo = UTC,
    drills: Callable[[], Sequence[str]] = tuple,
    steps: OptionalSteps,
) -> tuple[APIRouter, Live]:
    """The router to include, and its live streams to close when the server stops.

    `origins`: where the console is reached besides what the Host header says (PUBLIC_URL).
    """
    router = APIRouter(prefix="/console")
    pages = Pages(
        product=product, zone=zone, clock=clock, notice=told(reports.tier), drills=drills,
        shut=providers.shut, steps=steps,
    )  # fmt: skip
    gate, live = Gate(accounts, pages, origins=origins), Live(bus)
    _account(router, gate, AccountPages(accounts, pages))
    _team(router, gate, TeamPages(accounts, staff, desk, pages), AuditPages(store.audit, staff, pages))
    _queue(router, gate, QueuePages(desk, store.refused, live, gate, pages))
    gate.page(router, "GET", "/safety", SafetyPages(store.receipts, clock, pages).safety, needs="viewer")
    _conversation(router, gate, ConversationPages(desk, pages))
    _providers(router, gate, ProviderPages(providers, staff, pages))
    gate.page(router, "GET", "/costs", CostPages(reports, pages).costs, needs="agent")
    gate.public(router, "GET", "/static/{version}/{name}", pages.file)

    async def missing(_request: Request) -> Response:
        return pages.problem(404, "There is no such page in the console.")

    gate.public(router, "GET", "/{path:path}", missing)
    return router, live


def _account(router: APIRouter, gate: Gate, pages: AccountPages) -> None:
    gate.public(router, "GET", "/sign-in", pages.sign_in_form)
    gate.public(router, "POST", "/sign-in", pages.sign_in)
    gate.public(router, "GET", "/welcome", pages.welcome_form)
    gate.public(router, "POST", "/welcome", pages.welcome)
    gate.page(router, "POST", "/sign-out", pages.sign_out, needs="viewer")
    gate.page(router, "POST", "/here", pages.here, needs="viewer")
    gate.page(router, "GET", "/account", pages.account, needs="viewer")
    gate.page(router, "POST", "/account/password", pages.change_password, needs="viewer")


def _team(router: APIRouter, gate: Gate, team: TeamPages, audit: AuditPages) -> None:
    gate.page(router, "GET", "/team", team.team, needs="admin")
    gate.page(router, "POST", "/team/invite", team.invite, needs="admin")
    gate.page(router, "POST", "/team/{id}/disable", team.disable, needs="admin")
    gate.page(router, "POST", "/team/{id}/enable", team.enable, needs="admin")
    gate.page(router, "GET", "/audit", audit.audit, needs="admin")


def _providers(router: APIRouter, gate: Gate, pages: ProviderPages) -> None:
    gate.page(router, "GET", "/providers", pages.providers, needs="viewer")
    gate.page(router, "POST", "/providers/{name:path}/open", pages.switch("open"), needs="admin")
    gate.page(router, "POST", "/providers/{name:path}/close", pages.switch("close"), needs="admin")


def _queue(router: APIRouter, gate: Gate, pages: QueuePages) -> None:
    gate.page(router, "GET", "", pages.queue, needs="viewer")
    gate.page(router, "GET", "/events", pages.events, needs="viewer")


def _conversation(router: APIRouter, gate: Gate, pages: ConversationPages) -> None:
    one = "/conversations/{id}"
    gate.page(router, "GET", one, pages.conversation, needs="viewer")
    gate.page(router, "POST", f"{one}/reveal", pages.reveal, needs="agent")
    gate.page(router, "POST", f"{one}/take-over", pages.verb("take-over"), needs="agent")
    gate.page(router, "POST", f"{one}/reply", pages.verb("reply"), needs="agent")
    gate.page(router, "POST", f"{one}/note", pages.verb("note"), needs="agent")
    gate.page(router, "POST", f"{one}/hand-back", pages.verb("hand-back"), needs="agent")
    gate.page(router, "POST", f"{one}/mark", pages.mark, needs="agent")
    gate.page(router, "POST", f"{one}/close", pages.verb("close"), needs="agent")
