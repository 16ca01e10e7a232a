"""Questions of an evaluation that goes out in batches, and how each ended."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TEXT, INT = sa.Text, sa.BigInteger


def upgrade() -> None:
    # `question` is the operator's own text; `outcome` is a code, never words of a model
    columns = [sa.Column(name, TEXT, nullable=False) for name in ("tenant", "id", "run", "language", "question")]
    op.create_table("trial", *columns, sa.Column("outcome", TEXT, nullable=True),
                    sa.Column("created_at", INT, nullable=False), sa.PrimaryKeyConstraint("tenant", "id"))
    op.create_index("trial_run", "trial", ["tenant", "run"])
