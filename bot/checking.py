"""All that `parley check` looks at in one installation, from its settings to the messengers' platforms."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot import checks
from bot.channel_settings import revealed
from bot.checks import Finding, Look, examine
from bot.clock import SystemClock
from bot.keys import MASTER_KEY, load_ring
from bot.messengers import examine as examine_messengers
from bot.settings import Settings
from guards.vault import KeyRing
from storage.sqlite import SqliteDatabase
from storage.store import Store


def examined(settings: Settings) -> Sequence[Finding]:
    """Everything, whatever is wrong with the one before; but messengers read the key and the database."""
    found = examine(_checks(settings))
    broken = {finding.name for finding in found if not finding.ok}
    if settings.messengers.some and not broken & {"data directory", "master key", "database"}:
        return [*found, *asyncio.run(_messengers(settings))]
    return found


def _checks(settings: Settings) -> Sequence[tuple[str, Look]]:
    env, policy, beside = settings.env, settings.policy, settings.beside_config
    used = settings.models.used()
    path, tenant = settings.database_path, policy.installation.tenant
    language, alarm = policy.installation.languages[0], policy.injection.passage_alarm
    facts: Path | None = beside(policy.facts) if policy.facts else None
    return [
        ("data directory", lambda: checks.folder(env.data_dir)),
        ("address", lambda: checks.address(env.host, env.port)),
        ("master key", lambda: checks.master_key(env.data_dir / MASTER_KEY, path, tenant)),
        ("database", lambda: checks.database(path)),
        ("audit log", lambda: checks.audit_chain(path, tenant)),
        ("providers", lambda: checks.providers(list(dict.fromkeys(vendor for vendor, _ in used)))),
        (
            "prices",
            lambda: checks.prices(
                beside(policy.prices), [model for _, model in used], policy.budget, policy.answers
            ),
        ),
        ("rules", lambda: checks.rules(beside(policy.rules))),
        ("knowledge", lambda: checks.knowledge(beside(policy.knowledge), language, alarm)),
        ("facts", lambda: checks.facts(facts, database=revealed(env.facts_database_url))),
        ("masking", lambda: checks.masking(policy.masking)),
    ]


async def _messengers(settings: Settings) -> Sequence[Finding]:
    """Tokens, scopes, webhooks: asked of the platforms themselves, with nothing connected."""
    key, path = settings.env.data_dir / MASTER_KEY, settings.database_path
    database = SqliteDatabase(path)
    store = Store(settings.policy.installation.tenant, database)
    ring = load_ring(key) if key.exists() else KeyRing(bytes(32))
    if path.exists():
        await database.open()
    try:
        return await examine_messengers(settings.messengers, store, SystemClock(), ring)
    finally:
        if path.exists():
            await database.close()
