"""Channels: letters in parts, desks inside messengers with their staff, and sealed secrets of platforms."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

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
    # which of a letter's parts goes next
    op.add_column("outbox", sa.Column("part", INT, nullable=False, server_default="0"))
    # where a desk shows a conversation, up to which message, and how its card looked last
    table("desk_place", ["conversation_id", "desk"], col("desk", TEXT), col("conversation_id", TEXT),
          col("place", TEXT), col("shown_until", INT), col("card", TEXT), unique=[["desk", "place"]])
    table("desk_event", ["desk", "event_id"], col("desk", TEXT), col("event_id", TEXT),
          col("created_at", INT))
    table("staff_identity", ["channel", "external_id"], col("channel", TEXT), col("external_id", TEXT),
          col("staff_id", TEXT))
    table("platform_secret", ["name"], col("name", TEXT), col("sealed", BYTES), col("changed_at", INT))
