"""Receipts: what each answer of the bot rests on, and what the checks said of every draft."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0010"

TEXT, INT = sa.Text, sa.BigInteger


def table(name: str, key: list[str], *columns: sa.Column) -> None:
    tenant = sa.Column("tenant", TEXT, nullable=False)
    op.create_table(name, tenant, *columns, sa.PrimaryKeyConstraint("tenant", *key))


def col(name: str, kind: type) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    # of an answer: names, ids and counts as JSON
    table("receipt", ["message_id"], col("message_id", TEXT), col("conversation_id", TEXT),
          col("turn_id", TEXT), col("source", TEXT), col("policy", TEXT), col("body", TEXT), col("at", INT))
    op.create_index("receipt_conversation", "receipt", ["conversation_id", "tenant"])
    # of a draft: one row for each of its faults, or one without any
    table("verdict", ["turn_id", "draft", "fault"], col("turn_id", TEXT), col("draft", INT),
          col("fault", INT), col("conversation_id", TEXT), col("source", TEXT), col("check_name", TEXT),
          col("code", TEXT), col("at", INT))
    op.create_index("verdict_conversation", "verdict", ["conversation_id", "tenant"])
    op.create_index("verdict_at", "verdict", ["tenant", "at"])
    op.create_index("ledger_turn", "ledger", ["turn_id", "tenant"])
