"""Work that can wait: what is sent of whom, and what is kept of what comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.batches.base import BatchProvider
from bot.consent import Terms
from guards.base import RawText
from storage.retention import purge_closed
from storage.sqlite import SqliteDatabase
from tests.bot.batches.office import HOUR, SUMMARY, Office, made, says
from tests.bot.core import ANNA
from tests.clock import ManualClock
from tests.peers.batches import Answer, BatchServer, bodies


async def test_a_closed_conversation_gets_its_summary_and_score(office: Office) -> None:
    person = await office.closed()
    await office.run()
    waiting = await office.review(person)
    office.server.finish()
    await office.run()

    assert waiting == (None, None, None)
    assert await office.review(person) == (SUMMARY, 4, "answered")
    assert sorted(office.ends) == [("satisfaction", "done"), ("summary", "done")]
    assert office.scores == [4]
    await office.run()
    assert len(office.server.taken) == 1, "each state of a conversation is looked at once"


async def test_when_no_more_is_to_be_sent_what_is_out_still_comes_back(office: Office) -> None:
    person = await office.closed()
    await office.run()
    office.wanted = False
    await office.closed()
    office.server.finish()
    await office.run()

    assert await office.review(person) == (SUMMARY, 4, "answered")
    assert len(office.server.taken) == 1
    office.wanted = True
    await office.run()
    assert len(office.server.taken) == 2, "later is soon enough"


async def test_only_masked_words_leave_and_no_private_notes(office: Office) -> None:
    person = await office.core.person()
    await office.core.exchange(person, "My card is 4111 1111 1111 1111, can I return it?")
    await office.core.says(person, "I want to talk to a human")
    await office.core.worker.reply(person.id)
    async with office.core.store.transaction() as tx:
        await office.core.staff.add(tx, ANNA, password="x")
    await office.core.handoff.take_over(person.id, ANNA)
    await office.core.handoff.note(person.id, ANNA, RawText("difficult customer"))
    await office.core.handoff.close(person.id, ANNA)
    await office.run()
    sent = "".join(bodies(office.server.taken[0]))

    assert "[CARD_1]" in sent
    assert "4111" not in sent
    assert "difficult" not in sent


async def test_who_waits_for_a_person_for_long_gets_a_summary_only(office: Office) -> None:
    person = await office.core.person()
    await office.core.exchange(person, "I want to talk to a human about 4711")
    await office.run()
    soon = len(office.server.taken)
    await office.run(after=HOUR)
    office.server.finish()
    await office.run()

    assert soon == 0
    assert await office.review(person) == (SUMMARY, None, None)
    assert [len(batch.requests) for batch in office.server.taken] == [1]


async def test_more_said_is_looked_at_anew(office: Office) -> None:
    person = await office.closed()
    await office.run()
    office.server.finish()
    await office.core.exchange(person, "And 4711 again?")
    await office.close(person)
    office.server.answers = says(summary="They asked twice.")
    await office.run()
    office.server.finish()
    await office.run()

    assert (await office.review(person))[0] == "They asked twice."


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (says(summary="They are owed $99.99."), "figures.unproven_money"),
        (says(summary="See https://evil.example/x"), "links.foreign_link"),
        (says(summary="Hello [PERSON_9]."), "leaks.unknown_placeholder"),
        (says(summary=""), "form.empty"),
        (says(score="4"), "other_fields"),
        (says(score="very good"), "no_json"),
        (says(score='{"score": 6, "reason": "answered"}'), "out_of_range"),
        (says(score='{"score": true, "reason": "answered"}'), "out_of_range"),
        (says(score='{"score": 4, "reason": "their card is 4711"}'), "out_of_range"),
        (says(score='{"score": 4, "reason": "answered", "more": 1}'), "other_fields"),
    ],
)
async def test_what_the_checks_refuse_is_dropped(
    office: Office, answers: Callable[[str, str], Answer], code: str
) -> None:
    person = await office.closed()
    office.server.answers = answers
    await office.run()
    office.server.finish()
    await office.run()
    dropped = await office.core.db.fetch_all("SELECT outcome FROM errand WHERE state = 'dropped'")

    assert [row[0] for row in dropped] == [code]
    assert (None in (await office.review(person))[:2]) is True


async def test_nothing_is_sent_of_somebody_who_did_not_agree(
    db: SqliteDatabase, clock: ManualClock, server: BatchServer, provider: BatchProvider
) -> None:
    terms = Terms(frozenset({"web"}), ("answer", "model"), "1", "https://a.example")
    office = made(db, clock, server, provider, terms=terms)
    person = await office.core.person()
    for purpose, agreed in (("answer", True), ("model", False)):
        assert await office.core.consent.decide(person, purpose, "1", agreed=agreed)
    await office.core.exchange(person, "How do I return 4711?")
    await office.close(person)
    await office.run()

    assert server.taken == []
    assert sorted(office.ends) == [("satisfaction", "dropped"), ("summary", "dropped")]


async def test_nothing_is_kept_of_somebody_who_was_forgotten_meanwhile(office: Office) -> None:
    person = await office.closed()
    await office.run()
    office.server.finish()
    async with office.core.store.transaction() as tx:
        assert await purge_closed(tx, "default", before=2**62) == 1
    await office.run()

    assert await office.review(person) == (None, None, None)
    assert await office.core.store.batches.open() == []
    assert await office.core.db.fetch_all("SELECT id FROM errand") == []
