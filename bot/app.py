"""The one place where everything is wired, by constructor: the core with its faces and its life."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from adapters.web.turnstile import CLOUDFLARE, Turnstile
from bot.admission import Held
from bot.batches.build import batch_provider, works
from bot.batches.trials import TrialWork
from bot.batches.work import BatchWork
from bot.channel_settings import revealed
from bot.clock import Clock, SystemClock, new_id
from bot.console.api import staff_router
from bot.console.auth import Accounts
from bot.console.desk import Desk
from bot.console.passwords import Passwords
from bot.console.routes import console_router
from bot.core import Core
from bot.costs.notices import TierNotices
from bot.costs.report import Reports
from bot.housekeeping import Housekeeping
from bot.instance import InstanceLock
from bot.keys import KEYS_LOCK
from bot.life import Life, Parts
from bot.operations.health import router as health_router
from bot.providers.board import ProviderBoard
from bot.reception import Ceilings, VisitorReception
from bot.server import Site, asgi, web_routers
from bot.settings import Settings
from guards.demand import Calm, Demand
from guards.work import Puzzles
from storage.answers import Answers
from storage.base import Database
from storage.counters import DurableCounters
from storage.proofs import SpentProofs
from storage.spending import Spending
from storage.sqlite import SqliteDatabase
from storage.tiers import TierRow


class App(Core):
    """A wired Parley. `asgi` serves it between `start` and `stop`; `front` is the core itself."""

    def __init__(
        self, settings: Settings, *, clock: Clock | None = None, database: Database | None = None
    ) -> None:
        super().__init__(settings, clock or SystemClock(), database or SqliteDatabase(settings.database_path))
        self._build_staff()
        routers = [*self._web_routers(), *self._staff_routers(), *self.messengers.routers]
        self._build_life()
        self.asgi = asgi(
            [*routers, self._health_router()],
            https=(settings.env.public_url or "").startswith("https://"),
            version=version("parley"),
        )

    def _build_staff(self) -> None:
        self.accounts = Accounts(self.store, self.staff_rows, Passwords(), self.clock)
        policy = self.policy
        self.housekeeping = Housekeeping(
            self.store, self.handoff, self.transcript, self.ledger, self.risks, self.clock, self.metrics,
            replies=self.replies, sends=self.sends, wait_minutes=policy.handover.wait_minutes,
            idle_hours=policy.retention.idle_hours, closed_days=policy.retention.closed_days,
        )  # fmt: skip
        self.reports = Reports(
            Spending(self.store.tenant, self.db), Answers(self.store.tenant, self.db), self.budget
        )
        for job in self.housekeeping.jobs():
            self.schedule.add(job.name, job.every_seconds, job.run)
        self.schedule.add("desks", 60.0, self.messengers.catch_up)
        notices = TierNotices(
            self.store, TierRow(self.store.tenant, self.db), lambda: self.messengers.staffed
        )
        self.schedule.add("budget.notices", 15.0, notices.look)
        self.batches = self._batch_work()
        if self.batches:
            self.schedule.add("batches", 300.0, self.batches.run)

    def _batch_work(self) -> BatchWork | None:
        wanted, answers, check = self.policy.batches, self.policy.answers, self.output_check
        asked = self.settings.models.waiting_work(wanted.provider)
        if not wanted.work or asked is None:
            return None
        model, keys = asked
        trial = TrialWork(
            self.store, self.knowledge, self.output_check, self.clock,
            instructions=self.instructions, secret=self.canary, link_hosts=frozenset(answers.link_hosts),
            passages=answers.passages, output_tokens=answers.max_output_tokens,
        )  # fmt: skip
        return BatchWork(
            self.store.batches, [batch_provider(wanted.provider, model, key, self.clock) for key in keys],
            self.store, self.budget, self.clock,
            works=works(
                wanted.work, self.store, self.transcript, self.consent, check, self.clock, trial,
                secret=self.canary, scored=self.metrics.satisfaction,
            ),
            counted=self.metrics.errand, wanted=lambda: self.steps.on("batches"),
        )  # fmt: skip

    def _web_routers(self) -> Sequence[APIRouter]:
        web, env = self.policy.web, self.settings.env
        secrets = [part.strip().encode() for part in (revealed(env.web_identity_secrets) or "").split(",")]
        site = Site(
            name=web.site,
            own_origin=env.public_url,
            allowed_origins=web.allowed_origins,
            require_origin=web.require_origin,
            identity_secrets=[secret for secret in secrets if secret],
            identity_required=web.identity == "enforced",
            token_seconds=web.token_minutes * 60,
            streams=web.streams,
            streams_per_network=web.streams_per_network,
            link_hosts=frozenset(self.policy.answers.link_hosts),
            language=self.policy.installation.languages[0],
            demo=self.policy.demo.enabled,
        )
        routers, self._streams = web_routers(self.front, site, self.ring, self.clock, self._reception())
        return routers

    def _reception(self) -> VisitorReception:
        web, limits, env = self.policy.web, self.policy.limits, self.settings.env
        key, secret = web.turnstile_site_key, revealed(env.turnstile_secret)
        where = env.turnstile_url or CLOUDFLARE
        monotonic, enforced = self.clock.monotonic, limits.mode == "enforce"
        self._turnstile = Turnstile(key, secret, base=where, monotonic=monotonic) if key and secret else None
        reception = VisitorReception(
            Demand(web.challenge, Calm(web.calm_starts, web.calm_messages), lambda: self.pressure.granted),
            Puzzles(self.ring.accepted("visitor puzzle"), site=web.site, new_id=new_id),
            SpentProofs(self.store.tenant, self.db),
            DurableCounters(self.store.tenant, self.db, self.clock.now),
            self.clock,
            ceilings=Ceilings(
                network=limits.starts_per_network, origin=limits.starts_per_origin,
                site=limits.starts_per_site, customer=limits.starts_per_customer,
            ),
            key=self.ring.derive("customer start"),
            onlooker=self._turnstile,
            noted=self.metrics.received,
            held=Held(
                self.store, self.clock, self.metrics,
                zone=ZoneInfo(self.policy.installation.time_zone), enforced=enforced,
            ).start,
            enforced=enforced,
        )  # fmt: skip
        self.schedule.add("proofs.expired", 60.0, reception.forget)
        return reception

    def _staff_routers(self) -> Sequence[APIRouter]:
        desk = Desk(
            self.store, self.staff_rows, self.handoff, self.transcript, self.risks, self.receipts, self.clock
        )
        providers = ProviderBoard(self.models.breakers)
        api = staff_router(accounts=self.accounts, desk=desk, audit=self.store.audit, providers=providers)
        console, self._live = console_router(
            store=self.store,
            staff=self.staff_rows,
            accounts=self.accounts,
            desk=desk,
            providers=providers,
            reports=self.reports,
            bus=self.bus,
            clock=self.clock,
            origins=frozenset(filter(None, [self.settings.env.public_url])),
            product=self.policy.installation.name,
            zone=ZoneInfo(self.policy.installation.time_zone),
            drills=self.drill.running,
            steps=self.steps,
        )
        return [api, console]

    def _health_router(self) -> APIRouter:
        return health_router(
            accepting=lambda: self.life.accepting,
            probes={
                "database": self.writes.able,
                "masking": self.life.masking_able,
                "models": self.models.answering,
            },
            exposition=self.metrics.exposition,
            drills=self.drill.running,
            shut=ProviderBoard(self.models.breakers).shut,
            steps=self.steps,
        )

    def _build_life(self) -> None:
        parts = Parts(
            lock=InstanceLock(self.settings.env.data_dir / "parley.lock"),
            keys_lock=InstanceLock(self.settings.env.data_dir / KEYS_LOCK, shared=True),
            database=self.db,
            database_path=self.settings.database_path,
            keys=self.keys,
            knowledge=self.knowledge,
            knowledge_folder=self.settings.beside_config(self.policy.knowledge),
            models=self.models,
            watch=self.watch,
            detectors=self.detectors,
            facts=self.facts,
            housekeeping=self.housekeeping,
            schedule=self.schedule,
            messengers=self.messengers,
            turnstile=self._turnstile,
            batches=self.batches,
            drill=self.drill,
            lanes=(self.replies, self.sends),
            streams=(self._streams, self._live),
        )
        self.life = Life(parts, self._able)
        self.start, self.stop = self.life.start, self.life.stop

    async def first_invitation(self) -> str | None:
        """A one-time token for the first account, or None when there are accounts already."""
        return None if await self.staff_rows.list() else await self.accounts.invite()
