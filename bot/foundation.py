"""What all else stands on, wired by constructor: what is remembered, what a model costs, who is asked."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from zoneinfo import ZoneInfo

from bot.bus import InProcessBus
from bot.channel_settings import revealed
from bot.clock import Clock
from bot.costs.budget import Budget
from bot.costs.prices import Prices
from bot.costs.watch import TierWatch
from bot.drill.faults import DrilledDatabase, drilled_provider
from bot.drill.order import ORDER, Drill
from bot.facts.base import FactsSource
from bot.facts.file import load as load_facts
from bot.jobs.schedule import Schedule
from bot.keys import MASTER_KEY, Keys, load_ring
from bot.knowledge.index import Knowledge
from bot.knowledge.suspects import Suspects
from bot.load import Load
from bot.operations.metrics import Metrics
from bot.operations.writes import NotedDatabase
from bot.optional import OptionalSteps, Step
from bot.policy import policy_version
from bot.providers.models import Ears, Models
from bot.recall import INSTRUCTIONS
from bot.response_cache import ResponseCache
from bot.risk import Risks
from bot.settings import Settings
from guards.injection import InjectionSigns
from storage.base import Database
from storage.breakers import Breakers
from storage.job_runs import JobRuns
from storage.knowledge import KnowledgeStore
from storage.ledger import Ledger
from storage.migrate import is_written
from storage.staff import StaffRows
from storage.store import Store
from storage.tiers import TierRow


class Foundation:
    """It decides nothing: `Core` puts the ways in and out on it."""

    load: Load  # of the way in

    def __init__(self, settings: Settings, clock: Clock, database: Database) -> None:
        self.settings, self.policy = settings, settings.policy
        self.clock = clock
        self._rng = random.Random()  # noqa: S311  jitter only; every secret comes from `secrets`
        settings.env.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.ring = load_ring(
            settings.env.data_dir / MASTER_KEY,
            written=partial(is_written, settings.database_path, self.policy.installation.tenant),
        )
        self.metrics, self.bus = Metrics(), InProcessBus()
        self.signs = InjectionSigns()
        self.drill = Drill(settings.env.data_dir / ORDER, clock)
        self.writes = NotedDatabase(DrilledDatabase(database, self.drill), self.metrics.not_stored)
        self._build_storage(self.writes)
        self._build_model()

    def _build_storage(self, database: Database) -> None:
        tenant = self.policy.installation.tenant
        self.db, self.store = database, Store(tenant, database)
        self.keys = Keys(self.ring, self.store, self.clock)
        self.staff_rows = StaffRows(tenant, database)
        self.ledger = Ledger(tenant, database)
        languages = self.policy.installation.languages
        risk = self.policy.risk
        self.risks = Risks(
            self.store, self.clock, self.metrics, half_life_hours=risk.half_life_hours, careful=risk.careful,
            restricted=risk.restricted, alarm=self.policy.injection.alarm,
            link_hosts=frozenset(self.policy.answers.link_hosts),
        )  # fmt: skip
        self.knowledge = Knowledge(
            KnowledgeStore(tenant, database),
            Suspects(self.signs, self.policy.injection.passage_alarm),
            default_language=languages[0],
        )
        self.schedule = Schedule(self.clock, JobRuns(tenant, database), ran=self.metrics.job_ran)

    def _build_model(self) -> None:
        policy = self.policy
        prices = Prices.load(
            self.settings.beside_config(policy.prices), allow_unknown=policy.budget.allow_unknown_prices
        )
        zone = ZoneInfo(policy.installation.time_zone)
        self.budget = Budget(
            self.ledger, prices, policy.budget.most, self.clock, zone,
            booked=self.metrics.spent, refused=self.metrics.over_budget,
        )  # fmt: skip
        self.watch = TierWatch(
            self.budget, TierRow(self.store.tenant, self.db), self.store, policy.budget.thresholds,
            self.clock, moved=self.metrics.budget_tier,
        )  # fmt: skip
        self.schedule.add("budget.watch", 5.0, self.watch.look)
        self.steps = self._optional()
        self.models = Models(
            self.settings.models, self.budget, Breakers(self.store.tenant, self.db, self.store.audit),
            self.clock, self._rng,
            Ears(self.metrics.provider_called, self.metrics.breaker, self.metrics.routed),
            steps=self.steps, fault=partial(drilled_provider, self.drill),
        )  # fmt: skip
        self.schedule.add("providers.probe", 60.0, self.models.probes.run)
        prices.require([provider.model for provider in self.models.providers])

    def _optional(self) -> OptionalSteps:
        plan = self.settings.models
        has: Mapping[Step, bool] = {
            "larger_tier": len(plan.tiers) > 1,
            "growing": bool(plan.used()),
            "batches": bool(self.policy.batches.work),
            "silent_probes": plan.silent_seconds is not None and bool(plan.used()),
        }
        return OptionalSteps(
            {
                "slow": lambda: self.models.behind(),
                "busy": lambda: self.load.busy,
                "models": lambda: self.models.all_shut,
                "budget": lambda: self.budget.state() in ("throttle", "halt"),
            },
            [step for step, there in has.items() if there],
        )

    def _policy_version(self) -> str:
        """Of all that decides what an answer may say."""
        policy, beside = self.policy, self.settings.beside_config
        sections = (
            *(policy.installation, policy.answers, policy.providers, policy.risk),
            *(policy.injection, policy.masking),
        )
        settings = (each.model_dump_json() for each in sections)
        files = (beside(path).read_text(encoding="utf-8") for path in (policy.rules, policy.facts) if path)
        return policy_version(*settings, *files, INSTRUCTIONS, version("parley"))

    def _response_cache(self) -> ResponseCache:
        policy = self.policy
        cache = ResponseCache(
            self.store.answers, self.clock, ZoneInfo(policy.installation.time_zone),
            hours=policy.answers.cache_hours, policy=self._policy_version(),
            key=self.ring.derive("response cache"), noted=self.metrics.cache_used,
        )  # fmt: skip
        self.schedule.add("answers.old", 3600, cache.forget)
        return cache

    def _facts(self) -> FactsSource | None:
        env, path = self.settings.env, self.policy.facts
        if path is None:
            return None
        token, database = revealed(env.facts_token), revealed(env.facts_database_url)
        return load_facts(self.settings.beside_config(path), self.clock, token=token, database=database)
