"""DIS-1: people are told that an AI answers: before its first answer, once each time that it begins to."""

from __future__ import annotations

import pytest

from bot.front import Front
from bot.texts import Texts, TextsInvalid
from bot.why import Why
from guards.base import MaskedText
from storage.base import Conversation, DatabaseUnavailable, Message
from storage.sqlite import SqliteDatabase
from tests.bot.core import ANNA, SITE, Core
from tests.bot.growing import STREAMED, Stage
from tests.clock import ManualClock

FIRST = "Here is what I know about it so far. "
SECOND = "Meadow honey tastes of many flowers. "
OWN = "A machine of {Example} answers here."


async def messenger(core: Core) -> Conversation:
    """A conversation in a channel that shows nothing by itself."""
    mina = await core.person()
    async with core.store.transaction() as tx:
        await tx.execute(
            "UPDATE conversation SET channel = 'slack' WHERE tenant = 'default' AND id = ?", mina.id
        )
    return await core.now(mina)


async def answered(core: Core, at: Conversation) -> list[str]:
    """They say thanks, the bot answers: by whom the new messages are, the disclosure as such."""
    before = len(await core.store.messages.timeline(at.id))
    await core.says(at, "thanks")
    await core.worker.reply(at.id)
    return [_kind(core, one) for one in (await core.store.messages.timeline(at.id))[before + 1 :]]


def _kind(core: Core, message: Message) -> str:
    greeting = message.masked == MaskedText(core.texts.say("greeting", "en"))
    return "disclosure" if greeting else message.author


async def test_DIS_1_it_is_said_before_the_first_answer_and_not_again(core: Core) -> None:
    mina = await messenger(core)

    assert await answered(core, mina) == ["disclosure", "bot"]
    assert await answered(core, mina) == ["bot"]


async def test_when_the_bot_comes_back_its_return_says_so(core: Core) -> None:
    mina = await messenger(core)
    async with core.store.transaction() as tx:
        await core.staff.add(tx, ANNA, password="x")
    await answered(core, mina)
    await core.handoff.take_over(mina.id, ANNA)
    await core.handoff.hand_back(mina.id, ANNA)
    said = [one.masked for one in await core.store.messages.timeline(mina.id)]

    assert said[-1] == MaskedText(core.texts.say("bot_back", "en"))
    assert await answered(core, await core.now(mina)) == ["bot"]


async def test_what_was_closed_begins_anew(core: Core) -> None:
    mina = await messenger(core)
    await answered(core, mina)
    await core.handoff.close(mina.id, None)

    assert await answered(core, await core.now(mina)) == ["disclosure", "bot"]
    assert await answered(core, await core.now(mina)) == ["bot"]


async def test_without_an_answer_nothing_is_disclosed_and_with_it_once_whatever_happened_before(
    core: Core,
) -> None:
    mina = await messenger(core)
    await core.says(mina, "thanks")
    await rename(core, "receipt", "elsewhere")
    with pytest.raises(DatabaseUnavailable):
        await core.pipeline.reply(mina.id)
    before = [one.author for one in await core.store.messages.timeline(mina.id)]
    await rename(core, "elsewhere", "receipt")
    for _ in range(2):
        await core.pipeline.reply(mina.id)
    after = [_kind(core, one) for one in await core.store.messages.timeline(mina.id)]

    assert before == ["person"]
    assert after == ["person", "disclosure", "bot"]


async def test_DIS_1_the_first_answer_grows_behind_it(db: SqliteDatabase, clock: ManualClock) -> None:
    stage = Stage(db, clock, STREAMED)
    shown: list[list[str]] = []

    async def look() -> None:
        shown.append([*core.heard(mina), *stage.platform.grown.values()])

    async def flush() -> None:
        await core.delivery.flush(mina.id)

    core = stage.speaking(FIRST, look, flush, SECOND, look, "That is all of it.")
    mina = await messenger(core)
    await core.says(mina, "Tell me about meadows")
    await core.worker.reply(mina.id)
    await look()
    greeting = core.texts.say("greeting", "en")

    assert shown == [
        [],
        [greeting, (FIRST + SECOND).strip()],
        [greeting, FIRST + SECOND + "That is all of it."],
    ], "before it stands there, nothing of the answer is seen"


async def rename(core: Core, table: str, other: str) -> None:
    async with core.db.transaction() as tx:
        await tx.execute(f"ALTER TABLE {table} RENAME TO {other}")


async def test_the_widget_shows_it_itself_as_long_as_the_bot_answers(core: Core) -> None:
    front = Front(
        core.store, core.staff, core.keys, core.pipeline, core.handoff, core.risks, core.consent, core.texts,
        Why(core.receipts, core.keys, core.texts), core.bus, core.clock, site=SITE,
        disclosure={"en": OWN},
    )  # fmt: skip
    mina, jan = await core.person(language="en-GB"), await core.person(language="de")
    async with core.store.transaction() as tx:
        await core.staff.add(tx, ANNA, password="x")
    shown = []
    for act in (None, core.handoff.take_over, core.handoff.hand_back):
        if act:
            await act(mina.id, ANNA)
        view = await front.conversation(mina.id)
        shown.append(view.disclosure if view else "")
    german = await front.conversation(jan.id)

    assert await answered(core, await core.now(mina)) == ["bot"]
    assert shown == [OWN, None, OWN]
    assert german is not None
    assert german.disclosure is None, "the widget has words of its own"


def test_the_operators_words_take_the_place_of_parleys_in_that_language_only() -> None:
    texts = Texts.load().with_words("greeting", {"de": OWN})

    assert texts.say("greeting", "de-AT") == OWN
    assert texts.say("greeting", "en") == Texts.load().say("greeting", "en")


def test_words_in_a_language_that_parley_does_not_speak_are_refused() -> None:
    with pytest.raises(TextsInvalid, match="greeting in tlh: there are sentences in de, en, "):
        Texts.load().with_words("greeting", {"tlh": OWN})
