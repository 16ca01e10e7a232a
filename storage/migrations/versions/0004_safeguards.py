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
    table("refusal_told", ["conversation_id", "kind"], col("conversation_id", TEXT), col("kind", TEXT),
          col("told_at", INT), col("refused_at", INT))
    # the widget: proofs of work that were spent, until they expire (ms)
    table("spent_proof", ["id"], col("id", TEXT), col("expires_at", INT))
    op.create_index("spent_proof_expiry", "spent_proof", ["tenant", "expires_at"])
    # knowledge: passages that look like an order to a model
    op.add_column("passage", sa.Column("suspect", INT, nullable=False, server_default="0"))
    # risk: what signs of each kind came to (evidence in millionths), and every sign with its time and place
    table("risk_sum", ["person_id", "signal"], col("person_id", TEXT), col("signal", TEXT),
          col("micro", INT), col("at", INT))
    table("risk_sign", ["id"], col("id", TEXT), col("person_id", TEXT), col("signal", TEXT),
          col("micro", INT), col("at", INT), col("channel", TEXT), col("conversation_id", TEXT),
          sa.Column("mark", TEXT), sa.Column("staff_id", TEXT), sa.Column("note_id", TEXT))
    op.create_index("risk_sign_person", "risk_sign", ["person_id", "tenant", "at"])
    op.create_index("risk_sign_conversation", "risk_sign", ["conversation_id", "tenant"])
    # consent: what each person was asked last on a channel and decided, and the message that asked
    table("consent", ["person_id", "channel", "purpose"], col("person_id", TEXT), col("channel", TEXT),
          col("purpose", TEXT), col("version", TEXT), col("state", TEXT), sa.Column("way", TEXT),
          col("at", INT), sa.Column("question", TEXT))
    op.create_index("consent_question", "consent", ["tenant", "question"])
