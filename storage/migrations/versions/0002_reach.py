"""Reach: what is looked up or deleted by its conversation or person is found without reading a whole table."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("turn_conversation", "turn", ["conversation_id", "tenant"])
    op.create_index("outbox_conversation", "outbox", ["conversation_id", "tenant"])
    op.create_index("ledger_conversation", "ledger", ["conversation_id", "tenant"])
    op.create_index("conversation_person", "conversation", ["person_id", "tenant"])
    op.create_index("identity_person", "identity", ["person_id", "tenant"])
    # how often a row was sent again although nobody could tell whether it had arrived
    op.add_column("outbox", sa.Column("doubts", sa.BigInteger, nullable=False, server_default="0"))
