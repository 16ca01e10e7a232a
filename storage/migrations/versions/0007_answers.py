"""Answers that may be given again, and how often they were."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"

TEXT, INT = sa.Text, sa.BigInteger


def table(name: str, key: list[str], *columns: sa.Column) -> None:
    tenant = sa.Column("tenant", TEXT, nullable=False)
    op.create_table(name, tenant, *columns, sa.PrimaryKeyConstraint("tenant", *key))


def col(name: str, kind: type) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    # `mark` is a keyed hash of all that the model was told; `passages` is a JSON list of ids
    table("answer", ["mark"], col("mark", TEXT), col("text", TEXT), col("provider", TEXT), col("model", TEXT),
          col("passages", TEXT), col("cost_nano", INT), col("made_at", INT))
    op.create_index("answer_age", "answer", ["tenant", "made_at"])
    table("answer_use", ["day", "outcome"], col("day", TEXT), col("outcome", TEXT), col("count", INT),
          col("saved_nano", INT))
