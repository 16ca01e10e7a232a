"""What a message asks of the database: only what is about it, however much is kept beside it."""

from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.growing import SHOWN, Stage
from tests.clock import ManualClock
from tests.storage.rows import Watched


async def test_no_step_of_a_message_reads_a_whole_table(db: SqliteDatabase, clock: ManualClock) -> None:
    watched = Watched(db)
    stage = Stage(watched, clock, SHOWN)
    core = stage.speaking("Honey tastes of many flowers. ", "It is a little darker than most.")
    await _answered_twice(core, stage)

    assert any("INSERT INTO receipt" in sql for sql, _ in watched.said)
    assert any("UPDATE ledger" in sql for sql, _ in watched.said)
    assert len({sql for sql, _ in watched.said}) > 35
    assert await watched.read_whole() == []


async def _answered_twice(core: Core, stage: Stage) -> None:
    """The same words twice, so that they are known the second time; then handed over."""
    mina = await stage.ask()
    for text in ("Tell me about my things", "I want a person"):
        await core.says(mina, text)
        await core.worker.reply(mina.id)
        await core.delivery.flush(mina.id)
