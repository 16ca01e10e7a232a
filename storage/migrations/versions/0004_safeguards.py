"""Safeguards on the way in: risk, limits, consent, single-use proofs, versions of keys."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXT, INT, BYTES = sa.Text, sa.BigInteger, sa.LargeBinary


def table(name: str, key: list[str], *columns: sa.Column, unique: list[list[str]] = ()) -> None:
    op.create_table(
        name,
        sa.Column("tenant", TEXT, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("tenant", *key),
        *(sa.UniqueConstraint("tenant", *names) for names in unique),
    )


def col(name: str, kind: type) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    # limits: what a counter holds when it is full, and what was refused on each day of the installation
    op.add_column("counter", sa.Column("span", INT, nullable=False, server_default="0"))
    table("refused", ["day", "dimension", "mode"], col("day", TEXT), col("dimension", TEXT),
          col("mode", TEXT), col("count", INT))
