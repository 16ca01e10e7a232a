"""Run by Alembic: applies each migration in a transaction of its own, so that a killed run resumes."""

from alembic import context
from sqlalchemy import create_engine, event, pool

engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)

if engine.dialect.name == "sqlite":
    # pysqlite commits before DDL by itself; taking BEGIN into our hands makes a migration atomic.
    @event.listens_for(engine, "connect")
    def _no_implicit_transactions(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection):  # type: ignore[no-untyped-def]
        connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.connect() as connection:
    context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
