"""Batches: with which of a vendor's keys each was sent. Older ones of a pool name none: they end after two days."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("batch", sa.Column("account", sa.Text, nullable=False, server_default=""))
