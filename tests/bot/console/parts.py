"""The console built from real parts on a real database, and visitors who write to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from adapters.base import Signal
from bot.bus import InProcessBus
from bot.clock import new_id
from bot.console.api import staff_router
from bot.console.auth import Accounts
from bot.console.base import Role, SignedIn
from bot.console.desk import Desk
from bot.console.live import Live
from bot.console.passwords import Passwords
from bot.console.routes import console_router
from bot.costs.budget import Budget
from bot.costs.prices import NANO, Prices
from bot.costs.report import Reports
from bot.handoff import Handoff
from bot.keys import Keys
from bot.operations.metrics import Metrics
from bot.optional import STEPS, STRAINS, OptionalSteps, Strain
from bot.outgoing import Outgoing
from bot.providers.board import ProviderBoard
from bot.providers.breaker import Breaker
from bot.receipts import Receipts
from bot.risk import Risks
from bot.server import asgi
from bot.texts import Texts
from bot.transcript import Transcript, purpose
from guards.base import MaskedText, RawText
from guards.pii.masking import Masker
from guards.pii.patterns import PatternDetector
from guards.vault import KeyRing
from storage.answers import Answers
from storage.base import BOT, Conversation, Message, Staff, Turn
from storage.breakers import Breakers
from storage.ledger import Ledger, Most
from storage.spending import Spending
from storage.staff import StaffRows
from storage.store import Store
from tests.clock import ManualClock

PASSWORD = "seven lazy foxes juggle"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ORIGIN = "http://localhost"


@dataclass
class Parts:
    store: Store
    clock: ManualClock
    woken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus, self.staff = InProcessBus(), StaffRows(self.store.tenant, self.store.db)
        self.accounts = Accounts(self.store, self.staff, Passwords(QUICK), self.clock)
        self.keys = Keys(KeyRing(bytes(32)), self.store, self.clock)
        self.texts = Texts.load()
        self.outgoing = Outgoing(self.store, self.keys, self.texts, self.clock)
        self.transcript = Transcript(
            self.store, self.keys, Masker([PatternDetector()], timeout=5.0), self.clock
        )
        self.handoff = Handoff(
            self.store, self.staff, self.keys, self.outgoing, self.bus, self.clock,
            wake=self.woken.append, cancel=self.woken.append, sleep=self._sleep,
        )  # fmt: skip
        self.risks = Risks(
            self.store, self.clock, Metrics(),
            half_life_hours=24, careful=0.35, restricted=0.7, alarm=0.5, link_hosts=frozenset(),
        )  # fmt: skip
        breakers = Breakers(self.store.tenant, self.store.db, self.store.audit)
        names = ("openai/gpt", "anthropic/claude")
        self.breakers = {name: Breaker(name, breakers, self.clock, Random(1)) for name in names}
        self.ledger = Ledger(self.store.tenant, self.store.db)
        self.answers = Answers(self.store.tenant, self.store.db)
        self.budget = Budget(self.ledger, Prices({}), Most(day=NANO), self.clock, ZoneInfo("UTC"))
        self.reports = Reports(Spending(self.store.tenant, self.store.db), self.answers, self.budget)
        self.strains: set[Strain] = set()
        self.drilled: list[str] = []
        self.felt = {one: partial(self.strains.__contains__, one) for one in STRAINS}
        self.app, self.live = self._app()

    def _app(self) -> tuple[FastAPI, Live]:
        self.receipts = Receipts(self.store, self.clock, "policy-1")
        desk = Desk(
            self.store, self.staff, self.handoff, self.transcript, self.risks, self.receipts, self.clock
        )
        providers = ProviderBoard(self.breakers)
        console, live = console_router(
            store=self.store,
            staff=self.staff,
            accounts=self.accounts,
            desk=desk,
            providers=providers,
            reports=self.reports,
            bus=self.bus,
            clock=self.clock,
            drills=lambda: self.drilled,
            steps=OptionalSteps(self.felt, list(STEPS)),
        )
        api = staff_router(accounts=self.accounts, desk=desk, audit=self.store.audit, providers=providers)
        return asgi([api, console], https=False, version="0"), live

    async def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds)

    # -- people ---------------------------------------------------------------------------------------

    async def member(self, name: str, role: Role = "agent") -> Staff:
        staff = await self.accounts.create(name, PASSWORD, role)
        assert isinstance(staff, Staff)
        return staff

    async def session(self, name: str, role: Role = "agent") -> SignedIn:
        """A new member of staff, signed in."""
        await self.member(name, role)
        return await self.sign_in(name)

    async def sign_in(self, name: str) -> SignedIn:
        outcome = await self.accounts.sign_in(name, PASSWORD, address="127.0.0.1")
        assert isinstance(outcome, SignedIn)
        return outcome

    async def conversation(self, *texts: str) -> Conversation:
        """Somebody writes to the bot."""
        now, person = self.clock.now(), self.keys.new_person(None)
        place = new_id()
        row = Conversation(
            place, person.id, "web", "site", place, "en", BOT, 1, "open", None, None, 0, now, now, None, None
        )
        async with self.store.transaction() as tx:
            await self.store.people.add(tx, person, channel="web", installation="site", external_id=place)
            await self.store.conversations.start(tx, row)
        for text in texts:
            await self.says(row, text)
        return row

    async def says(self, conversation: Conversation, text: str) -> str:
        message_id, now = new_id(), self.clock.now()
        sealed = (await self.keys.vault(conversation.person_id)).seal(
            RawText(text), purpose=purpose(message_id)
        )
        async with self.store.transaction() as tx:
            seq = await self.store.conversations.next_seq(tx, conversation.id, now)
            await self.store.messages.add(
                tx, Message(message_id, conversation.id, seq, "person", None, sealed, None, now)
            )
            turn = Turn(message_id, conversation.id, "open", 0, now, sealed)
            await self.store.turns.open(
                tx, turn, channel="web", installation="site", event_id=message_id, digest="d"
            )
        return message_id

    async def escalate(self, conversation: Conversation, summary: str, reason: str = "asked") -> None:
        async with self.store.transaction() as tx:
            await self.handoff.escalate(tx, conversation, reason=reason, summary=MaskedText.authored(summary))

    def stir(self, conversation: Conversation) -> None:
        """Tell live views that something happened."""
        self.bus.publish(Signal("message", conversation.id))

    async def owner(self, conversation: Conversation) -> str:
        found = await self.store.conversations.get(conversation.id)
        assert found is not None
        return found.owner

    async def actions(self) -> list[str]:
        return [entry.action for entry in await self.store.audit.entries()]

    # -- clients --------------------------------------------------------------------------------------

    def client(self, session: SignedIn | None = None, **headers: str) -> AsyncClient:
        """A browser at the console: our own pages' Origin, and the cookie of a session."""
        cookies = {"parley": session.token} if session else {}
        sent = {"Origin": ORIGIN, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return AsyncClient(
            transport=ASGITransport(self.app, client=("192.0.2.7", 4711)),
            base_url=ORIGIN,
            cookies=cookies,
            headers=sent,
        )

    def program(self, session: SignedIn | None = None) -> AsyncClient:
        """A program with a bearer token."""
        headers = {"Authorization": f"Bearer {session.token}"} if session else {}
        return AsyncClient(transport=ASGITransport(self.app), base_url=ORIGIN, headers=headers)


async def post(client: AsyncClient, path: str, **fields: str) -> Response:
    form: Mapping[str, str] = fields
    return await client.post(path, data=form)
