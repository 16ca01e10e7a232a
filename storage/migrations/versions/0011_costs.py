"""Costs: whose a call was, what the provider's cache gave and spared, and the tier that spending has reached."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"

TEXT, INT = sa.Text, sa.BigInteger


def upgrade() -> None:
    for name in ("person_id", "channel"):
        op.add_column("ledger", sa.Column(name, TEXT, nullable=False, server_default=""))
    for name in ("saved_nano", "cached_tokens", "written_tokens", "batch"):
        op.add_column("ledger", sa.Column(name, INT, nullable=False, server_default="0"))
    op.execute("UPDATE ledger SET certainty = CASE certainty WHEN 'measured' THEN 'exact' ELSE 'estimated' END")
    for column, of in (("person_id", "conversation.person_id"), ("channel", "conversation.channel")):
        op.execute(
            f"UPDATE ledger SET {column} = coalesce((SELECT {of} FROM conversation WHERE"
            " conversation.tenant = ledger.tenant AND conversation.id = ledger.conversation_id), '')"
        )
    op.drop_index("ledger_conversation", "ledger")
    op.create_index("ledger_conversation", "ledger", ["conversation_id", "tenant", "period"])
    op.create_index("ledger_person", "ledger", ["person_id", "tenant", "period"])
    op.create_index("ledger_period", "ledger", ["tenant", "period"])
    op.create_table(
        "budget_tier",
        sa.Column("tenant", TEXT, nullable=False),
        sa.Column("tier", TEXT, nullable=False),
        sa.Column("since", INT, nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
