"""Answers that grow: which turns a row of the outbox answers while its words are still coming."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("growing", sa.Text))
