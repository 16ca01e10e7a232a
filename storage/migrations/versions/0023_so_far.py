"""Answers that grow: what the receipt of one says so far, should its words never become whole."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("so_far", sa.Text))
