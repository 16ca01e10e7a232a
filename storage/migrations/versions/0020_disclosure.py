"""In which epoch a person was last told that an AI answers."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("disclosed", sa.BigInteger, nullable=False, server_default="0"))
