"""What staff see: masked words, what cannot be masked withheld, and a value only with its audit row."""

import asyncio

from guards.base import RawText
from storage.base import Message
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, Core
from tests.bot.faults import Picky
from tests.clock import ManualClock

CARD = "4111 1111 1111 1111"


async def test_a_transcript_is_masked_and_says_what_was_delivered(core: Core) -> None:
    mina = await core.person()
    await core.exchange(mina, f"Hello, my card is {CARD}")
    await core.handoff.reply(mina.id, ANNA, RawText(f"The card {CARD}, yes."))
    await core.handoff.note(mina.id, ANNA, RawText(f"{CARD}: check it"))

    entries = await core.transcript.entries(mina)

    texts = [entry.text.value if entry.text else None for entry in entries]
    assert not any("4111" in (text or "") for text in texts)
    assert texts[0] == "Hello, my card is [CARD_1]"
    assert {"The card [CARD_1], yes.", "[CARD_1]: check it"} <= set(texts)
    assert [entry.delivery for entry in entries if entry.message.author == "person"] == [None]
    assert {entry.delivery for entry in entries if entry.message.author == "staff"} == {"queued"}


async def test_a_message_without_words_has_none(core: Core) -> None:
    mina = await core.person()
    async with core.store.transaction() as tx:
        row = Message("m", mina.id, None, "note", ANNA.id, None, None, 1)
        await core.store.messages.add(tx, row)

    assert [entry.text for entry in await core.transcript.entries(mina)] == [None]


async def test_what_cannot_be_masked_is_withheld_and_the_rest_shows(
    db: SqliteDatabase, clock: ManualClock
) -> None:
    core = Core(db, clock, detectors=[Picky()])
    mina = await core.person()
    await core.says(mina, "one")
    await core.says(mina, "the unspeakable")
    await core.says(mina, "three")

    entries = await core.transcript.entries(mina)

    assert [entry.text.value if entry.text else None for entry in entries] == ["one", None, "three"]


async def test_many_who_look_at_once_number_each_value_once(core: Core) -> None:
    mina = await core.person()
    await core.says(mina, f"{CARD} and ada@example.org")

    seen = await asyncio.gather(*(core.transcript.entries(mina) for _ in range(10)))

    assert {entries[0].text.value for entries in seen if entries[0].text} == {"[CARD_1] and [EMAIL_1]"}
    assert len(await core.store.vault.entries(mina.id)) == 2


async def test_a_value_is_revealed_to_one_with_an_audit_row_that_does_not_hold_it(core: Core) -> None:
    mina = await core.person()
    await core.says(mina, f"Hello, my card is {CARD}")
    await core.transcript.entries(mina)

    value = await core.transcript.reveal(mina, "[CARD_1]", ANNA)
    nothing = await core.transcript.reveal(mina, "[CARD_2]", ANNA)

    assert value is not None
    assert value.text == CARD
    assert nothing is None
    rows = [row for row in await core.store.audit.entries() if row.action == "value.revealed"]
    assert [(row.actor, row.subject) for row in rows] == [(f"staff:{ANNA.id}", mina.id)]
    assert "4111" not in rows[0].detail
