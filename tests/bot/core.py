"""The conversation core built from real parts on a real database, with a scripted platform at its end.

Nothing runs by itself: a test says when a worker replies and when a lane sends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.base import Accepted, Address, Inbound, Sender
from bot.acts import Acts
from bot.admission import Admission
from bot.answering import Answering
from bot.bursts import Bursts
from bot.bus import InProcessBus
from bot.clock import new_id
from bot.consent import Consent, Terms
from bot.delivery import Delivery
from bot.facts.base import FactsSource
from bot.handoff import Handoff
from bot.inbox import Inbox
from bot.keys import Keys
from bot.knowledge.index import Knowledge
from bot.knowledge.suspects import Suspects
from bot.letters import Letters
from bot.operations.metrics import Metrics
from bot.outgoing import Outgoing
from bot.pipeline import Pipeline
from bot.providers.chain import Chain
from bot.providers.rules import Rules
from bot.recall import INSTRUCTIONS, Recall
from bot.receipts import Receipts
from bot.recording import Recording
from bot.response_cache import ResponseCache
from bot.risk import Risks
from bot.streaming import Streaming
from bot.texts import Texts
from bot.transcript import Transcript
from bot.worker import Worker
from guards.base import Detector, Fact, MaskedText, Rate, RawText
from guards.files import Files
from guards.injection import InjectionSigns
from guards.inputs import Inputs, Needs
from guards.limits import Growth, Limits, Pressure, Rates
from guards.outputs import OutputCheck
from guards.pii.masking import Masker
from guards.pii.patterns import PatternDetector
from guards.rendering import notice, render
from guards.sizes import Size
from guards.vault import KeyRing
from storage.base import BOT, Conversation, Database, Staff
from storage.knowledge import KnowledgeStore
from storage.staff import StaffRows
from storage.store import Store
from tests.clock import ManualClock
from tests.peers.channel import Platform

RULES = Path(__file__).parents[2] / "examples" / "rules.toml"
SITE = "site"
ANNA = Staff("anna-id", "Anna", "agent", False, 1)
BEN = Staff("ben-id", "Ben", "agent", False, 1)
_LOOSE = Rate(1000, 60, 1000)
_ROOMY = Rate(10**6, 60, 10**6)
_CANARY = "c4n4ry-0123456789"


@cache
def rules() -> Rules:
    """Reading them takes longer than most tests; they hold no state."""
    return Rules.load(RULES)


@dataclass
class Core:
    """One of everything. `detectors`, `facts` and `chain` are the seams that tests play with."""

    db: Database
    clock: ManualClock
    detectors: Sequence[Detector] = (PatternDetector(),)
    facts: FactsSource | None = None
    chain: Chain | None = None
    platform: Platform = field(default_factory=Platform)
    deadline: float = 25.0
    patience: float = 10.0
    history_tokens: int = 6000
    limit: Rate = _LOOSE
    characters: Rate = _ROOMY
    network: Rate = _ROOMY
    site: Rate = _ROOMY
    begins: float = 1.0  # the share of their limits that people begin with, for 100 seconds
    enforced: bool = True
    cache_hours: float = 0.0  # 0: nothing is answered twice without asking
    policy: str = "1"
    burst: float = 0.0  # how long an answer waits for more of its question
    terms: Terms = field(default_factory=Terms)
    pause: float | None = None  # what waiting for a channel costs each time; None: as long as it says
    replies: list[str] = field(default_factory=list)
    sends: list[str] = field(default_factory=list)
    replies_later: list[tuple[float, str]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    woken_later: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = Store("default", self.db)
        self.keys = Keys(KeyRing(bytes(32)), self.store, self.clock)
        self.bus, self.metrics, self.staff = InProcessBus(), Metrics(), StaffRows("default", self.db)
        self.texts, self.rules = Texts.load(), rules()
        self.receipts = Receipts(self.store, self.clock, "policy-1")
        self.outgoing = Outgoing(self.store, self.keys, self.texts, self.clock)
        self.transcript = Transcript(self.store, self.keys, Masker(self.detectors, 5.0), self.clock)
        self.handoff = Handoff(
            self.store, self.staff, self.keys, self.outgoing, self.bus, self.clock,
            wake=self.sends.append, cancel=self.cancelled.append, sleep=self._sleep,
        )  # fmt: skip
        self.signs = InjectionSigns()
        self.risks = Risks(
            self.store, self.clock, self.metrics,
            half_life_hours=24, careful=0.35, restricted=0.7, alarm=0.5,
            link_hosts=frozenset({"shop.example"}),
        )  # fmt: skip
        self.knowledge = Knowledge(
            KnowledgeStore("default", self.db), Suspects(self.signs, 0.7), default_language="en"
        )
        self.cache = ResponseCache(
            self.store.answers, self.clock, ZoneInfo("UTC"),
            hours=self.cache_hours, policy=self.policy, key=bytes(32), noted=self.metrics.cache_used,
        )  # fmt: skip
        self._agreement()
        self._way_out()
        self.pipeline = self._pipeline()
        self.worker = Worker(self.pipeline)

    def _way_out(self) -> None:
        self.channels = {"web": self.platform, "slack": self.platform}
        self.letters = Letters(self.keys, self.staff, self.store.consents, self.texts)
        self.delivery = Delivery(
            self.store, self.letters, self.channels,
            self.bus, self.clock, self.metrics, later=self._later, lost=self.handoff.undelivered,
            mend=lambda conversation, row: self.streaming.mend(conversation, row), patience=self.patience,
        )  # fmt: skip
        self.streaming = Streaming(
            self.store, self.keys, self.transcript, self.outgoing, self.letters, self.handoff, self.receipts,
            self.texts, self.channels, self.delivery, self.bus, self.clock, self.metrics,
            deadline_seconds=self.deadline, wake=self.sends.append,
        )  # fmt: skip
        self.recording = Recording(
            store=self.store, transcript=self.transcript, handoff=self.handoff, risks=self.risks,
            receipts=self.receipts, streaming=self.streaming, bus=self.bus, clock=self.clock,
            metrics=self.metrics, wake_send=self.sends.append, show=self.delivery.show,
        )  # fmt: skip

    def _agreement(self) -> None:
        self.consent = Consent(
            self.store, self.outgoing, self.texts, Needs(self.rules.needs(), self.rules.unless()),
            self.clock, self.terms,
            wake=self.sends.append, cancel=self.cancelled.append,
        )  # fmt: skip
        self.acts = Acts(
            self.store, Inbox(self.store, self.keys, self.clock), self.handoff, self.outgoing, self.consent,
            self.texts, self.clock, cancel=self.cancelled.append,
        )  # fmt: skip

    def _pipeline(self) -> Pipeline:
        return Pipeline(
            store=self.store, keys=self.keys, inputs=Inputs(Size(4000)),
            files=Files(2, 1_000_000, frozenset({"program"})), admission=self._admission(),
            risks=self.risks, signs=self.signs, consent=self.consent,
            inbox=Inbox(self.store, self.keys, self.clock), acts=self.acts,
            bursts=Bursts(self.burst, self.deadline), transcript=self.transcript, recall=self._recall(),
            answering=Answering(
                self.rules, self.recall, self.chain, self.cache, OutputCheck(), self.texts
            ),
            recording=self.recording, bus=self.bus, clock=self.clock, metrics=self.metrics,
            deadline_seconds=self.deadline, wake_reply=self.replies.append,
            wake_later=lambda seconds, key: self.replies_later.append((seconds, key)),
            wake_send=self.sends.append,
        )  # fmt: skip

    def _admission(self) -> Admission:
        self.pressure = Pressure()
        rates = Rates(
            person=self.limit, conversation=self.limit, tenant=self.limit, network=self.network,
            characters=self.characters, origin=_ROOMY, site=self.site, everyone=_ROOMY,
        )  # fmt: skip
        limits = Limits(rates, Growth(self.begins, self.begins, 100.0), floor=0.1, enforced=self.enforced)
        return Admission(
            self.store, limits, self.pressure, self.risks, self.clock, self.metrics, zone=UTC,
        )  # fmt: skip

    def _recall(self) -> Recall:
        self.recall = Recall(
            self.store, self.keys, self.transcript, self.knowledge, self.facts,
            instructions=MaskedText.authored(INSTRUCTIONS.format(name="Parley", canary=_CANARY)),
            secrets=(_CANARY,), link_hosts=frozenset({"shop.example"}), history_tokens=self.history_tokens,
            passages=3, max_output_tokens=800,
        )  # fmt: skip
        return self.recall

    async def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds if self.pause is None else self.pause)

    # -- people ---------------------------------------------------------------------------------------

    async def person(self, *, verified_as: str | None = None, language: str = "en") -> Conversation:
        """A new conversation."""
        now, person, place = self.clock.now(), self.keys.new_person(verified_as), new_id()
        row = Conversation(
            place,
            person.id,
            "web",
            SITE,
            place,
            language,
            BOT,
            1,
            "open",
            None,
            None,
            0,
            now,
            now,
            None,
            None,
        )
        async with self.store.transaction() as tx:
            await self.store.people.add(tx, person, channel="web", installation=SITE, external_id=place)
            await self.store.conversations.start(tx, row)
        return row

    async def says(self, conversation: Conversation, text: str, event_id: str | None = None) -> str:
        """They write; the message's id."""
        outcome = await self.pipeline.accept(inbound(conversation, text, event_id))
        assert isinstance(outcome, Accepted), outcome
        return outcome.message_id

    async def exchange(self, conversation: Conversation, text: str) -> None:
        """They write, the bot answers, and the platform takes it."""
        await self.says(conversation, text)
        await self.worker.reply(conversation.id)
        await self.delivery.flush(conversation.id)

    async def bot_says(self, conversation: Conversation, text: str) -> str:
        """A bot message waits in the outbox, as a recorded answer does; its id."""
        now, said = await self.now(conversation), notice(text)
        async with self.store.transaction() as tx:
            vault = await self.keys.vault(now.person_id, tx)
            rendered = render(said, facts={}, originals=(), vault=vault, language="en")
            return await self.outgoing.put(
                tx, now, epoch=now.epoch, author="bot", masked=said.masked, text=rendered
            )

    def _later(self, seconds: float, key: str) -> None:
        self.woken_later.append((seconds, key))

    # -- looking --------------------------------------------------------------------------------------

    async def now(self, conversation: Conversation) -> Conversation:
        found = await self.store.conversations.get(conversation.id)
        assert found is not None
        return found

    async def states(self, conversation: Conversation) -> dict[str, str]:
        return await self.store.fates.states(conversation.id)

    async def actions(self) -> list[str]:
        return [entry.action for entry in await self.store.audit.entries()]

    def heard(self, conversation: Conversation) -> list[str]:
        """What reached the person, in order."""
        return self.platform.texts(conversation.place)

    def count(self, metric: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(f"parley_{metric}", labels) or 0.0


def inbound(conversation: Conversation, text: str, event_id: str | None = None) -> Inbound:
    address = Address(conversation.channel, conversation.installation, conversation.place)
    return Inbound(event_id or new_id(), address, Sender("somebody"), RawText(text))


class KnownFacts:
    """A facts source that knows one person's facts."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        return self._facts

    async def aclose(self) -> None:
        """Nothing is open."""
