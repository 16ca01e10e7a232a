"""Breakers: why one is open, whether a person is needed, who decided, and which change was the last."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"

TEXT, INT = sa.Text, sa.BigInteger


def upgrade() -> None:
    op.add_column("breaker", sa.Column("reason", TEXT, nullable=False, server_default=""))
    op.add_column("breaker", sa.Column("attention", INT, nullable=False, server_default="0"))
    op.add_column("breaker", sa.Column("staff_id", TEXT))
    op.add_column("breaker", sa.Column("version", INT, nullable=False, server_default="0"))
