"""Forgets what has been kept for long enough: closed conversations with everything that hangs on them."""

from __future__ import annotations

from storage.base import Transaction

_OF_CONVERSATION = (
    *("message", "turn", "outbox", "vault", "receipt", "verdict"),
    *("desk_place", "refusal_told", "risk_sign", "errand", "review"),
)


async def purge_closed(tx: Transaction, tenant: str, *, before: int, limit: int = 200) -> int:
    """Delete conversations closed and untouched since `before` (ms); how many. The audit log stays."""
    rows = await tx.fetch_all(
        "SELECT id, person_id FROM conversation WHERE tenant = ? AND state <> 'open' AND active_at < ?"
        " ORDER BY active_at LIMIT ?",
        tenant,
        before,
        limit,
    )
    for conversation_id, _ in rows:
        for table in _OF_CONVERSATION:
            await tx.execute(
                f"DELETE FROM {table} WHERE tenant = ? AND conversation_id = ?",
                tenant,
                conversation_id,
            )
        await tx.execute(  # what was paid stays paid: by whom it was caused is forgotten
            "UPDATE ledger SET conversation_id = '', person_id = '' WHERE tenant = ? AND conversation_id = ?",
            tenant,
            conversation_id,
        )
        await tx.execute("DELETE FROM conversation WHERE tenant = ? AND id = ?", tenant, conversation_id)
    for person_id in {row[1] for row in rows}:
        await _purge_person(tx, tenant, person_id)
    return len(rows)


async def _purge_person(tx: Transaction, tenant: str, person_id: str) -> None:
    """A person without a conversation is forgotten with the key that could read them."""
    kept = await tx.fetch_one(
        "SELECT 1 FROM conversation WHERE tenant = ? AND person_id = ? LIMIT 1", tenant, person_id
    )
    if kept is None:
        for table in ("identity", "risk_sum", "risk_sign", "consent"):
            await tx.execute(f"DELETE FROM {table} WHERE tenant = ? AND person_id = ?", tenant, person_id)
        await tx.execute("DELETE FROM person WHERE tenant = ? AND id = ?", tenant, person_id)
