"""Forgets what has been kept for long enough: closed conversations with everything that hangs on them."""

from __future__ import annotations

from storage.base import Transaction

_OF_CONVERSATION = ("message", "turn", "outbox", "vault", "ledger")


async def purge_closed(tx: Transaction, tenant: str, *, before: int, limit: int = 200) -> int:
    """Delete conversations closed and untouched since `before` (ms); how many. The audit log stays."""
    rows = await tx.fetch_all(
        "SELECT id FROM conversation WHERE tenant = ? AND state <> 'open' AND active_at < ?"
        " ORDER BY active_at LIMIT ?",
        tenant,
        before,
        limit,
    )
    for (conversation_id,) in rows:
        for table in _OF_CONVERSATION:
            await tx.execute(
                f"DELETE FROM {table} WHERE tenant = ? AND conversation_id = ?",
                tenant,
                conversation_id,
            )
        await tx.execute("DELETE FROM conversation WHERE tenant = ? AND id = ?", tenant, conversation_id)
    await _purge_people(tx, tenant, before)
    return len(rows)


async def _purge_people(tx: Transaction, tenant: str, before: int) -> None:
    """A person without a conversation is forgotten with the key that could read them."""
    gone = (
        "SELECT p.id FROM person p WHERE p.tenant = ? AND p.created_at < ? AND NOT EXISTS"
        " (SELECT 1 FROM conversation c WHERE c.tenant = p.tenant AND c.person_id = p.id)"
    )
    await tx.execute(
        f"DELETE FROM identity WHERE tenant = ? AND person_id IN ({gone})", tenant, tenant, before
    )
    await tx.execute(f"DELETE FROM person WHERE tenant = ? AND id IN ({gone})", tenant, tenant, before)
