"""Everything between the channels, wired by constructor: what is remembered, what answers, what goes out."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

import structlog

from adapters.base import Address, Channel, Signal
from adapters.web.channel import WebChannel
from bot.acts import Acts
from bot.admission import Admission
from bot.answer_settings import output_check
from bot.answering import Answering
from bot.bursts import Bursts
from bot.clock import Clock
from bot.consent import Consent, Terms
from bot.delivery import Delivery
from bot.detectors import detectors
from bot.dispatch import InProcessDispatcher
from bot.drill.faults import DrilledDetector, DrilledLetters
from bot.entrance import Entrance
from bot.foundation import Foundation
from bot.front import Front
from bot.handoff import Handoff
from bot.inbox import Inbox
from bot.load import Load
from bot.messengers import Messengers, messengers
from bot.outgoing import Outgoing
from bot.pipeline import Pipeline
from bot.providers.rules import Rules
from bot.recall import INSTRUCTIONS, Recall
from bot.receipts import Receipts
from bot.recording import Recording
from bot.settings import Settings
from bot.streaming import Streaming
from bot.texts import Texts
from bot.transcript import Transcript
from bot.why import Why
from bot.worker import Worker
from guards.base import MaskedText
from guards.files import Files
from guards.inputs import Inputs, Needs
from guards.limits import Growth, Limits, Pressure, Rates
from guards.pii.masking import Masker
from guards.sizes import Size
from storage.base import Database

_log = structlog.get_logger()


class Core(Foundation):
    """What every face of a Parley shares. `front` is the core as the web sees it."""

    def __init__(self, settings: Settings, clock: Clock, database: Database) -> None:
        super().__init__(settings, clock, database)
        self._able = asyncio.Event()
        self._build_core()

    def _build_core(self) -> None:
        policy, beside = self.policy, self.settings.beside_config
        self.texts = Texts.load().with_words("greeting", policy.disclosure.words)
        self._rules = Rules.load(beside(policy.rules))
        self.detectors = detectors(policy.masking)
        self.output_check = output_check(policy.answers, self.detectors.names, policy.installation.name)
        found_by = (*self.detectors.all, DrilledDetector(self.drill))
        masker = Masker(found_by, policy.masking.timeout_seconds)
        self.transcript = Transcript(self.store, self.keys, masker, self.clock)
        self.receipts = Receipts(self.store, self.clock, self._policy_version())
        self.outgoing = Outgoing(self.store, self.keys, self.texts, self.clock)
        self.replies = InProcessDispatcher(self._reply, failed=_failed)
        self.sends = InProcessDispatcher(lambda lane: self._delivery.flush(lane), failed=_failed)
        self.handoff = Handoff(
            self.store, self.staff_rows, self.keys, self.outgoing, self.bus, self.clock,
            wake=self.sends.submit, cancel=self.replies.cancel, sleep=asyncio.sleep,
        )  # fmt: skip
        self._build_way_out()
        self._build_ways()

    def _build_way_out(self) -> None:
        """The send stage, and answers that grow. The messengers' channels join when there are any."""
        self._channels: dict[str, Channel] = {"web": WebChannel(self._show_typing)}
        letters = DrilledLetters(self.drill, self.keys, self.staff_rows, self.store.consents, self.texts)
        self._delivery = Delivery(
            self.store, letters, self._channels, self.bus, self.clock, self.metrics,
            later=self.sends.submit_later, lost=self.handoff.undelivered,
            mend=lambda conversation, row: self._streaming.mend(conversation, row),
        )  # fmt: skip
        self._streaming = Streaming(
            self.store, self.keys, self.transcript, self.outgoing, letters, self.handoff, self.receipts,
            self.texts, self._channels, self._delivery, self.bus, self.clock, self.metrics,
            deadline_seconds=self.policy.answers.deadline_seconds, wake=self.sends.submit,
        )  # fmt: skip

    def _build_ways(self) -> None:
        """In and out: the pipeline between the channels."""
        policy, rules = self.policy, self._rules
        needs, files, answers = Needs(rules.needs(), rules.unless()), policy.files, policy.answers
        inbox, recall = self._build_consent(needs), self._recall()
        self.pipeline = Pipeline(
            store=self.store,
            keys=self.keys,
            inputs=Inputs(
                Size(policy.limits.max_characters, policy.limits.max_tokens, policy.limits.max_bytes)
            ),
            files=Files(files.most, files.max_megabytes * 1_000_000, frozenset(files.refused)),
            admission=self._admission(),
            risks=self.risks, signs=self.signs, consent=self.consent, inbox=inbox, acts=self.acts,
            bursts=Bursts(answers.pause_seconds, answers.deadline_seconds),
            transcript=self.transcript,
            recall=recall,
            answering=Answering(
                rules, recall, self.models.chain, self._response_cache(),
                self.output_check, self.texts, grows=lambda: self.steps.on("growing"),
            ),
            recording=Recording(
                store=self.store, transcript=self.transcript, handoff=self.handoff, risks=self.risks,
                receipts=self.receipts, streaming=self._streaming, bus=self.bus, clock=self.clock,
                metrics=self.metrics,
                wake_send=self.sends.submit, show=self._delivery.show,
            ),
            bus=self.bus, clock=self.clock, metrics=self.metrics,
            deadline_seconds=answers.deadline_seconds,
            wake_reply=self.replies.submit, wake_later=self.replies.submit_later,
            wake_send=self.sends.submit,
        )  # fmt: skip
        self._why = Why(self.receipts, self.keys, self.texts)
        self._worker, self.messengers = Worker(self.pipeline), self._messengers()
        self._channels |= self.messengers.channels
        self.front = Front(
            self.store, self.staff_rows, self.keys, self.pipeline, self.handoff, self.risks, self.consent,
            self.texts, self._why, self.bus, self.clock, site=policy.web.site,
            disclosure=policy.disclosure.words,
        )  # fmt: skip

    def _build_consent(self, needs: Needs) -> Inbox:
        """What people agree to, and what else they do without words; what keeps both."""
        asked, languages = self.policy.consent, self.policy.installation.languages
        inbox = Inbox(self.store, self.keys, self.clock, languages=languages)
        self.consent = Consent(
            self.store, self.outgoing, self.texts, needs, self.clock,
            Terms(frozenset(asked.channels), asked.purposes, asked.version, asked.link),
            wake=self.sends.submit, cancel=self.replies.cancel,
        )  # fmt: skip
        self.acts = Acts(
            self.store, inbox, self.handoff, self.outgoing, self.consent, self.texts, self.clock,
            cancel=self.replies.cancel,
        )  # fmt: skip
        return inbox

    def _admission(self) -> Admission:
        """Who may write, and what looks after it: the limits give way while there is much to do."""
        limits, self.pressure = self.policy.limits, Pressure()
        self.load = Load(
            self.store.turns, self.budget.share, self.pressure, self.metrics, backlog=limits.backlog
        )
        self.schedule.add("limits.load", 5.0, self.load.look)
        growth = Growth(limits.new_share, limits.anonymous_share, limits.full_after_hours * 3600)
        rates = Rates(
            person=limits.person, conversation=limits.conversation, network=limits.network,
            origin=limits.messages_per_origin, site=limits.messages_per_site, characters=limits.characters,
            tenant=limits.tenant, everyone=limits.everyone,
        )  # fmt: skip
        return Admission(
            self.store,
            Limits(rates, growth, floor=limits.floor_share, enforced=limits.mode == "enforce"),
            self.pressure, self.risks, self.clock, self.metrics,
            zone=ZoneInfo(self.policy.installation.time_zone),
        )  # fmt: skip

    def _messengers(self) -> Messengers:
        installation = self.policy.installation
        self.entrance = Entrance(
            self.store, self.keys, self.pipeline, self.acts, self.consent, self.outgoing, self.texts,
            self.bus, self.clock, self.metrics, self._why, language=installation.languages[0],
            wake_send=self.sends.submit,
        )  # fmt: skip
        return messengers(
            self.settings.messengers,
            self.entrance, self.store, self.staff_rows, self.handoff, self.transcript, self.bus, self.clock,
            self.ring, zone=ZoneInfo(installation.time_zone),
        )  # fmt: skip

    def _recall(self) -> Recall:
        answers, canary = self.policy.answers, self.ring.derive("canary").hex()[:24]
        self.canary, self.instructions = (
            canary,
            MaskedText.authored(
                INSTRUCTIONS.format(name=self.policy.installation.name, canary=canary) + answers.instructions
            ),
        )
        self.facts = self._facts()
        return Recall(
            self.store,
            self.keys,
            self.transcript,
            self.knowledge,
            self.facts,
            instructions=self.instructions,
            secrets=(canary, *self.settings.secrets),
            link_hosts=frozenset(answers.link_hosts),
            history_tokens=answers.history_tokens,
            passages=answers.passages,
            max_output_tokens=answers.max_output_tokens,
            home=ZoneInfo(self.policy.installation.time_zone),
        )

    async def _reply(self, conversation_id: str) -> None:
        await self._able.wait()  # a masker that is still loading must not look like one that failed
        await self._worker.reply(conversation_id)

    async def _show_typing(self, address: Address) -> None:
        self.bus.publish(Signal("typing", address.place))


def _failed(conversation_id: str, error: Exception) -> None:
    _log.error("lane.failed", conversation_id=conversation_id, error=type(error).__name__, exc_info=error)
