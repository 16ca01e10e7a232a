"""Answers that may be given again, and how often they were; each tenant has its own."""

from dataclasses import replace
from datetime import date

from guards.base import CheckedText
from storage.answers import Answers, KnownAnswer, Uses
from storage.ledger import Cost, Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.storage.calls import call

DAY = date(2026, 11, 21)
ANSWER = KnownAnswer("mark", CheckedText.from_storage("Five days."), "openai", "m", ("p1", "p2"), 1000)


async def spent(db: SqliteDatabase, call_id: str, *, turn: str, nano: int) -> None:
    ledger = Ledger("default", db)
    await ledger.reserve(call(call_id, 1, turn=turn), Most())
    await ledger.settle(call_id, Cost(nano, 1, 1, "exact"))


async def test_it_is_found_as_it_was_kept_with_what_its_turn_cost(db: SqliteDatabase) -> None:
    await spent(db, "a", turn="t1", nano=70)
    await spent(db, "b", turn="t1", nano=7)
    await spent(db, "c", turn="t2", nano=1000)
    answers = Answers("default", db)

    assert await answers.keep(ANSWER, turn_id="t1") == replace(ANSWER, cost_nano=77)
    assert await answers.find(["mark"], made_after=999) == replace(ANSWER, cost_nano=77)


async def test_nobody_finds_what_is_too_old_of_another_mark_or_anothers(db: SqliteDatabase) -> None:
    await Answers("default", db).keep(ANSWER, turn_id="t1")

    assert await Answers("default", db).find(["mark"], made_after=1000) is None
    assert await Answers("default", db).find(["other"], made_after=0) is None
    assert await Answers("other", db).find(["mark"], made_after=0) is None


async def test_a_newer_one_takes_its_place(db: SqliteDatabase) -> None:
    answers, newer = Answers("default", db), replace(ANSWER, provider="anthropic", passages=(), made_at=2000)
    await answers.keep(ANSWER, turn_id="t1")
    await answers.keep(newer, turn_id="t1")

    assert await answers.find(["mark"], made_after=0) == newer


async def test_of_several_marks_the_first_that_has_an_answer_counts(db: SqliteDatabase) -> None:
    answers, other = Answers("default", db), replace(ANSWER, mark="other", made_at=2000)
    for one in (ANSWER, other):
        await answers.keep(one, turn_id="t1")

    assert await answers.find(["other", "mark"], made_after=0) == other
    assert await answers.find(["none", "mark", "other"], made_after=0) == ANSWER
    assert await answers.find(["mark", "other"], made_after=1000) == other


async def test_uses_are_counted_by_day(db: SqliteDatabase) -> None:
    answers = Answers("default", db)
    await answers.used(date(2026, 11, 20), "hit", saved_nano=1)
    await answers.used(DAY, "hit", saved_nano=20)
    await answers.used(DAY, "hit", saved_nano=300)
    await answers.used(DAY, "miss")
    await Answers("other", db).used(DAY, "hit", saved_nano=9)

    assert await answers.uses(DAY) == {"hit": Uses(2, 320), "miss": Uses(1, 0)}
    assert (await answers.uses(date(2026, 11, 20)))["hit"] == Uses(3, 321)


async def test_what_is_old_is_forgotten_and_nobody_elses(db: SqliteDatabase) -> None:
    answers, others = Answers("default", db), Answers("other", db)
    for rows in (answers, others):
        await rows.keep(ANSWER, turn_id="t1")
        await rows.keep(replace(ANSWER, mark="newer", made_at=1001), turn_id="t1")
        await rows.used(date(2026, 11, 20), "hit")
        await rows.used(DAY, "hit")

    assert await answers.forget(made_before=1000, days_before=DAY) == 1
    assert await answers.find(["mark"], made_after=0) is None
    assert await answers.find(["newer"], made_after=0) is not None
    assert await others.find(["mark"], made_after=0) is not None
    assert (await answers.uses(date(2026, 1, 1)))["hit"].count == 1
    assert (await others.uses(date(2026, 1, 1)))["hit"].count == 2
