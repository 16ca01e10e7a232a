"""Money, failures and crashes: nothing is lost, nothing is sent twice, and the books are right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from structlog.testing import capture_logs

from bot.batches.base import BatchProvider, Piece
from bot.clock import new_id
from storage.base import Database, Transaction
from storage.batches import Batches
from storage.sqlite import SqliteDatabase
from tests.bot.batches.office import HOUR, SUMMARY, Office, made, says
from tests.clock import ManualClock
from tests.peers.batches import BatchServer, Broken, Finish


async def test_the_worst_case_is_held_and_what_was_counted_is_booked(office: Office) -> None:
    await office.closed()
    await office.run()
    held = await office.books()
    office.server.finish()
    await office.run()

    assert [state for state, _, _ in held] == ["reserved", "reserved"]
    assert await office.books() == [("settled", "exact", 1000 * 1000 + 100 * 5000)] * 2


async def test_only_what_the_vendor_says_it_did_not_do_is_free_for_sure(office: Office) -> None:
    await office.closed()
    broken, half = Broken("api_error"), Finish("something new", counted=False)
    office.server.answers = says(summary=broken, score=half)
    await office.run()
    office.server.finish()
    office.wanted = False
    await office.run()
    booked = sorted((certainty, nano > 0) for _, certainty, nano in await office.books())

    assert booked == [("estimated", True), ("exact", False)]


async def test_without_money_work_waits(
    db: SqliteDatabase, clock: ManualClock, server: BatchServer, provider: BatchProvider
) -> None:
    office = made(db, clock, server, provider, limit=0)
    await office.closed()
    await office.run()

    assert server.taken == []
    assert len(await office.core.store.batches.waiting(limit=10)) == 2
    assert await office.books() == []


# -- trouble ------------------------------------------------------------------------------------------


async def test_a_batch_that_nobody_can_read_holds_up_no_other_and_is_given_up(office: Office) -> None:
    first = await office.closed()
    await office.run()
    office.server.finish()
    office.server.taken[0].results = [{"error": None}]
    second = await office.closed()
    await office.run()
    office.server.finish()
    await office.run()
    assert await office.review(second) == (SUMMARY, 4, "answered")

    await office.run(after=48 * HOUR)
    office.server.finish()
    await office.run()
    assert await office.review(first) == (SUMMARY, 4, "answered")


async def test_one_that_fails_is_tried_three_times_and_the_other_is_kept(office: Office) -> None:
    person = await office.closed()
    office.server.answers = says(summary=Broken("api_error"))
    for _ in range(6):
        await office.run()
        office.server.finish()

    assert await office.review(person) == (None, 4, "answered")
    assert [len(batch.requests) for batch in office.server.taken] == [2, 1, 1]
    assert [end for end in office.ends if end[0] == "summary"] == [
        ("summary", "waiting"),
        ("summary", "waiting"),
        ("summary", "dropped"),
    ]
    assert sorted(nano for _, _, nano in await office.books()) == [0, 0, 0, 1_500_000]


async def test_a_torn_line_costs_its_own_piece_only_which_goes_again(office: Office) -> None:
    person = await office.closed()
    await office.run()
    office.server.finish(only=1)
    office.server.taken[0].odd = ['{"custom_id": "']
    with capture_logs() as told:
        await office.run()
    booked = sorted(
        (certainty, nano > 0) for state, certainty, nano in await office.books() if state != "reserved"
    )
    office.server.finish()
    await office.run()

    assert booked == [("estimated", True), ("exact", True)]
    assert [(one["event"], one["count"]) for one in told if one["log_level"] == "warning"] == [
        ("batch.lines_unread", 1)
    ]
    assert await office.review(person) == (SUMMARY, 4, "answered")
    assert [len(batch.requests) for batch in office.server.taken] == [2, 1]


async def test_what_the_day_was_too_short_for_goes_again(office: Office) -> None:
    person = await office.closed()
    await office.run()
    office.server.finish(only=1)
    await office.run()
    office.server.finish()
    await office.run()

    assert await office.review(person) == (SUMMARY, 4, "answered")
    assert [len(batch.requests) for batch in office.server.taken] == [2, 1]


async def test_a_lost_answer_to_sending_sends_nothing_twice(office: Office) -> None:
    person = await office.closed()
    office.server.faults = ["lost_answer"]
    await office.run()
    for _ in range(6):
        await office.run()
    office.server.finish()
    for _ in range(3):
        await office.run()

    assert len(office.server.taken) == 1
    assert await office.review(person) == (SUMMARY, 4, "answered")
    assert {state for state, _, _ in await office.books()} == {"settled"}


async def test_a_lost_second_try_is_not_taken_for_the_first(office: Office) -> None:
    person = await office.closed()
    office.server.answers = says(summary=Broken("api_error"), score=Broken("api_error"))
    await office.run()
    office.server.finish()
    office.server.answers = says()
    office.server.faults = ["lost_answer"]
    for _ in range(6):
        await office.run()
    office.server.finish()
    for _ in range(3):
        await office.run()

    assert await office.review(person) == (SUMMARY, 4, "answered")
    assert [len(batch.requests) for batch in office.server.taken] == [2, 2]


async def test_what_never_arrived_is_sent_again_after_a_while(office: Office) -> None:
    person = await office.closed()
    office.server.faults = ["overloaded"]
    await office.run()
    await office.run(after=60)
    early = len(office.server.taken)
    await office.run(after=HOUR)
    office.server.finish()
    await office.run()

    assert (early, len(office.server.taken)) == (0, 1)
    assert await office.review(person) == (SUMMARY, 4, "answered")
    assert sorted(nano for _, _, nano in await office.books()) == [0, 0, 1_500_000, 1_500_000]


async def test_others_batches_that_never_end_hold_nothing_up_for_ever(office: Office) -> None:
    """At Anthropic what runs shows nothing of what is in it, and another program may always have some."""
    person = await office.closed()
    office.server.faults = ["overloaded"]
    await office.run()
    for _ in range(4):
        await office.providers[0].send("theirs", [Piece(new_id(), "", "text", 5)])
        await office.run(after=20 * HOUR)
    office.server.finish()
    await office.run()

    assert await office.review(person) == (SUMMARY, 4, "answered")


async def test_a_refused_batch_costs_nothing_and_waits(office: Office) -> None:
    await office.closed()
    office.server.faults = ["refuse"]
    await office.run()

    assert {nano for _, _, nano in await office.books()} == {0}
    assert [errand.attempts for errand in await office.core.store.batches.waiting(limit=9)] == [0, 0]
    await office.run()
    assert len(office.server.taken) == 1


async def test_a_batch_that_is_gone_there_goes_again(office: Office) -> None:
    person = await office.closed()
    await office.run()
    office.server.taken.clear()
    await office.run()
    office.server.finish()
    await office.run()

    assert await office.review(person) == (SUMMARY, 4, "answered")


Loss = Callable[[Office], None]


def gone(office: Office) -> None:
    office.server.taken.clear()


def revoked(office: Office) -> None:
    office.server.revoked = True


def nobodys(office: Office) -> None:
    office.providers.clear()


def unreadable(office: Office) -> None:
    office.server.finish()
    office.server.taken[0].results = [{"error": None}]


@pytest.mark.parametrize("lose", [gone, revoked, nobodys, unreadable])
@pytest.mark.parametrize("heard", [True, False])
async def test_a_batch_that_is_lost_may_have_been_billed(office: Office, lose: Loss, heard: bool) -> None:
    await office.closed()
    office.server.faults = [] if heard else ["lost_answer"]
    await office.run()
    lose(office)
    office.wanted = False
    for _ in range(2):
        await office.run(after=48 * HOUR)
    never = lose is gone and not heard  # for all that can be known it did not arrive
    expected = ("settled", "exact", False) if never else ("settled", "estimated", True)

    assert await office.core.store.batches.open() == []
    booked = [(state, certainty, nano > 0) for state, certainty, nano in await office.books()]
    assert booked == [expected] * 2


async def test_what_the_vendor_has_not_begun_is_free(office: Office) -> None:
    await office.closed()
    await office.run()
    office.server.finish(only=0)
    office.wanted = False
    await office.run()

    assert await office.books() == [("settled", "exact", 0)] * 2


class Killed(BaseException):
    """The process ends here; nothing of ours catches it."""


class Mortal(Batches):
    """Rows of a process that is killed when it would begin its n-th transaction on them."""

    def __init__(self, db: Database, left: int) -> None:
        super().__init__("default", Fused(db, self))
        self.left = left


class Fused:
    """A database that says so to its owner before each transaction."""

    def __init__(self, inner: Database, owner: Mortal) -> None:
        self.fetch_one, self.fetch_all = inner.fetch_one, inner.fetch_all
        self.open, self.close, self.compact = inner.open, inner.close, inner.compact
        self._inner, self._owner = inner, owner

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        self._owner.left -= 1
        if self._owner.left == 0:
            raise Killed
        return self._inner.transaction()


@pytest.mark.parametrize("step", range(1, 5))
async def test_killed_at_any_step_nothing_is_lost_or_sent_twice(office: Office, step: int) -> None:
    person, mortal = await office.closed(), Mortal(office.core.db, step)
    died = 0
    for rows in (mortal, mortal, *(office.core.store.batches for _ in range(6))):
        office.rows = rows
        try:
            await office.run(after=HOUR)
        except Killed:
            died += 1
        office.server.finish()

    assert died == 1
    assert await office.review(person) == (SUMMARY, 4, "answered")
    assert len(office.server.taken) == 1
    assert await office.core.store.batches.open() == []
