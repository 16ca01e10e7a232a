"""Work that can wait: what is to be done, the batches that it goes out in, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TEXT, INT = sa.Text, sa.BigInteger


def table(name: str, key: list[str], *columns: sa.Column, unique: list[list[str]] = ()) -> None:
    op.create_table(
        name,
        sa.Column("tenant", TEXT, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("tenant", *key),
        *(sa.UniqueConstraint("tenant", *names) for names in unique),
    )


def col(name: str, kind: type, nullable: bool = False) -> sa.Column:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    # `version` is how much had been said; `call_id` and `prompt_bytes` are of what is reserved in the ledger
    table("errand", ["id"], col("id", TEXT), col("conversation_id", TEXT), col("kind", TEXT),
          col("version", INT), col("state", TEXT), col("attempts", INT), col("batch_id", TEXT, True),
          col("call_id", TEXT, True), col("prompt_bytes", INT), col("reserved_at", INT),
          col("outcome", TEXT, True), col("created_at", INT),
          unique=[["conversation_id", "kind", "version"]])
    op.create_index("errand_state", "errand", ["tenant", "state", "created_at"])
    op.create_index("errand_batch", "errand", ["tenant", "batch_id"])
    table("batch", ["id"], col("id", TEXT), col("provider", TEXT), col("model", TEXT),
          col("vendor_id", TEXT, True), col("state", TEXT), col("created_at", INT))
    op.create_index("batch_state", "batch", ["tenant", "state"])
    table("review", ["conversation_id"], col("conversation_id", TEXT), col("summary", TEXT, True),
          col("score", INT, True), col("reason", TEXT, True), col("made_at", INT))
