"""The spine: people, conversations, messages, inbox, outbox, vault, counters, ledger, audit, staff, knowledge."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT, INT, BYTES = sa.Text, sa.BigInteger, sa.LargeBinary


def col(name: str, kind: type, null: bool = False, **more: object) -> sa.Column:
    return sa.Column(name, kind, nullable=null, **more)


def table(name: str, key: list[str], *columns: sa.Column, unique: list[list[str]] = ()) -> None:
    """A table with a tenant in its primary key and in every unique constraint."""
    op.create_table(
        name,
        col("tenant", TEXT),
        *columns,
        sa.PrimaryKeyConstraint("tenant", *key),
        *(sa.UniqueConstraint("tenant", *names) for names in unique),
    )


def index(name: str, on: str, *columns: str, where: str | None = None) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, on, ["tenant", *columns], sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    table("person", ["id"], col("id", TEXT), col("wrapped_key", BYTES), col("verified_as", TEXT, True),
          col("created_at", INT), col("erased_at", INT, True))
    table("identity", ["channel", "installation", "external_id"], col("channel", TEXT),
          col("installation", TEXT), col("external_id", TEXT), col("person_id", TEXT))
    table("conversation", ["id"], col("id", TEXT), col("person_id", TEXT), col("channel", TEXT),
          col("installation", TEXT), col("place", TEXT), col("language", TEXT), col("owner", TEXT),
          col("epoch", INT), col("state", TEXT), col("reason", TEXT, True), col("summary", TEXT, True),
          col("last_seq", INT), col("created_at", INT), col("active_at", INT),
          col("escalated_at", INT, True), col("reminded_at", INT, True))
    index("conversation_place", "conversation", "channel", "installation", "place", "state")
    index("conversation_owner", "conversation", "owner", "state")
    index("conversation_active", "conversation", "active_at")
    table("message", ["id"], col("id", TEXT), col("conversation_id", TEXT), col("seq", INT, True),
          col("author", TEXT), col("staff_id", TEXT, True), col("sealed", BYTES, True),
          col("masked", TEXT, True), col("created_at", INT))
    index("message_timeline", "message", "conversation_id", "created_at")
    index("message_seq", "message", "conversation_id", "seq")
    table("turn", ["id"], col("id", TEXT), col("conversation_id", TEXT), col("channel", TEXT),
          col("installation", TEXT), col("event_id", TEXT), col("digest", TEXT), col("state", TEXT),
          col("attempts", INT), col("created_at", INT), unique=[["channel", "installation", "event_id"]])
    index("turn_open", "turn", "conversation_id", "created_at", where="state = 'open'")
    table("outbox", ["id"], col("id", TEXT), col("conversation_id", TEXT), col("epoch", INT),
          col("author", TEXT), col("state", TEXT), col("attempts", INT), col("lease_until", INT, True),
          col("not_before", INT), col("external_id", TEXT, True), col("error", TEXT, True),
          col("created_at", INT), col("sent_at", INT, True))
    index("outbox_waiting", "outbox", "conversation_id", "created_at",
          where="state IN ('queued', 'sending', 'unknown')")
    table("vault", ["conversation_id", "placeholder"], col("conversation_id", TEXT),
          col("person_id", TEXT), col("placeholder", TEXT), col("kind", TEXT), col("digest", TEXT),
          col("sealed", BYTES), unique=[["conversation_id", "kind", "digest"]])
    table("counter", ["key"], col("key", TEXT), col("arrival", INT))
    index("counter_arrival", "counter", "arrival")
    table("budget", ["scope", "period"], col("scope", TEXT), col("period", TEXT), col("nano", INT))
    table("ledger", ["id"], col("id", TEXT), col("conversation_id", TEXT), col("turn_id", TEXT),
          col("provider", TEXT), col("model", TEXT), col("state", TEXT), col("reserved_nano", INT),
          col("cost_nano", INT), col("input_tokens", INT), col("output_tokens", INT),
          col("certainty", TEXT), col("period", TEXT), col("created_at", INT))
    index("ledger_open", "ledger", "created_at", where="state = 'reserved'")
    table("breaker", ["name"], col("name", TEXT), col("state", TEXT), col("open_until", INT),
          col("trips", INT), col("changed_at", INT))
    table("audit", ["n"], col("n", INT), col("at", INT), col("actor", TEXT), col("action", TEXT),
          col("subject", TEXT), col("detail", TEXT), col("hash", TEXT))
    table("audit_head", [], col("n", INT), col("hash", TEXT))
    table("staff", ["id"], col("id", TEXT), col("name", TEXT), col("password", TEXT), col("role", TEXT),
          col("disabled", INT), col("created_at", INT), unique=[["name"]])
    table("staff_session", ["digest"], col("digest", TEXT), col("staff_id", TEXT), col("created_at", INT),
          col("expires_at", INT), col("seen_at", INT))
    index("staff_session_staff", "staff_session", "staff_id")
    table("invite", ["digest"], col("digest", TEXT), col("expires_at", INT), col("used_at", INT, True))
    table("passage", ["id"], col("id", TEXT), col("source", TEXT), col("title", TEXT),
          col("link", TEXT, True), col("language", TEXT), col("text", TEXT), col("length", INT),
          col("digest", TEXT))
    index("passage_source", "passage", "source")
    table("term", ["term", "passage_id"], col("term", TEXT), col("passage_id", TEXT), col("count", INT))
    index("term_passage", "term", "passage_id")
    table("job_run", ["id"], col("id", TEXT), col("job", TEXT), col("started_at", INT),
          col("finished_at", INT, True), col("outcome", TEXT, True), col("detail", TEXT, True))
    index("job_run_started", "job_run", "started_at")
