"""Desks: what staff there were told last about the budget."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "desk_notice",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "desk"),
    )
