"""A desk inside a messenger: what it shows, what staff do there, and where a word of theirs can never go."""

from __future__ import annotations

import pytest

from adapters.desks import StaffAct, StaffVerb
from bot.duty import StaffDuty
from bot.mirror import Mirror
from guards.base import MaskedText, OutgoingText, RawText
from storage.base import Conversation
from tests.bot.core import ANNA, BEN, Core
from tests.peers.desk import Room

CARD = "My card is 4111 1111 1111 1111, I want a person"


class Team:
    """A core with one desk, and Anna linked to it."""

    def __init__(self, core: Core) -> None:
        self.core, self.room = core, Room()
        self.slept: list[float] = []
        self.mirror = Mirror(core.store, core.staff, core.transcript, [self.room], sleep=self._sleep)
        self.duty = StaffDuty(
            core.store, core.staff, core.handoff, core.transcript, core.clock, mirror=lambda: self.mirror
        )
        self.acts = 0

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def escalated(self, text: str = CARD) -> Conversation:
        """Somebody wrote, and asked for a person."""
        mina = await self.core.person()
        await self.core.says(mina, text)
        async with self.core.store.transaction() as tx:
            summary = MaskedText.authored("wants a person")
            await self.core.handoff.escalate(tx, await self.core.now(mina), reason="asked", summary=summary)
        await self.mirror.show(mina.id)
        return mina

    async def act(
        self, at: Conversation, verb: StaffVerb, text: str = "", *, user: str = "UANNA", value: str = "",
        event: str | None = None,
    ) -> str | OutgoingText | None:  # fmt: skip
        self.acts += 1
        place = self.room.of(at.id)
        event_id = event or f"act-{self.acts}"
        said = await self.duty.act(StaffAct(event_id, "room", place, user, verb, RawText(text), value))
        await self.mirror.show(at.id)
        return said


@pytest.fixture
async def team(core: Core) -> Team:
    async with core.store.transaction() as tx:
        await core.staff.add(tx, ANNA, password="x")
        await core.staff.add(tx, BEN, password="x")
        await core.store.desks.link(tx, "room", "UANNA", ANNA.id)
        await core.store.desks.link(tx, "room", "UBEN", BEN.id)
    return Team(core)


async def test_an_escalated_conversation_appears_with_its_masked_history(team: Team) -> None:
    mina = await team.escalated()
    card = team.room.cards[team.room.of(mina.id)]

    assert card.title == "Web: Asked for a person"
    assert list(card.verbs) == ["take-over", "reply", "hand-back", "close", "reveal"]
    assert list(card.placeholders) == ["[CARD_1]"]
    assert team.room.texts(mina.id)[0] == "My card is [CARD_1], I want a person"
    assert "4111" not in repr(team.room.places) + repr(team.room.cards)


async def test_what_the_bot_answers_by_itself_is_no_business_of_a_desk(team: Team) -> None:
    mina = await team.core.person()
    await team.core.says(mina, "Hello")
    await team.mirror.show(mina.id)

    assert team.room.places == {}


async def test_showing_again_shows_nothing_twice(team: Team) -> None:
    mina = await team.escalated()
    before = team.room.texts(mina.id)
    await team.mirror.show(mina.id)

    assert team.room.texts(mina.id) == before
    assert team.room.opened == 1


async def test_HND_3_text_in_the_thread_is_a_note_and_never_reaches_the_customer(team: Team) -> None:
    mina = await team.escalated()
    await team.core.delivery.flush(mina.id)
    heard = list(team.core.heard(mina))
    await team.act(mina, "note", "she sounds angry")
    await team.core.delivery.flush(mina.id)

    assert team.core.heard(mina) == heard
    notes = [m for m in await team.core.store.messages.timeline(mina.id) if m.author == "note"]
    assert len(notes) == 1
    assert "she sounds angry" not in team.room.texts(mina.id), "it stands there already"


async def test_a_reply_is_a_deliberate_act_and_takes_over(team: Team) -> None:
    mina = await team.escalated()
    assert await team.act(mina, "reply", "Hello, I am Anna.") is None
    await team.core.delivery.flush(mina.id)

    assert (await team.core.now(mina)).owner == ANNA.id
    assert team.core.heard(mina)[-1] == "Hello, I am Anna."
    assert team.room.cards[team.room.of(mina.id)].status == "Anna has it."


async def test_HND_2_the_second_is_told_who_has_it(team: Team) -> None:
    mina = await team.escalated()
    await team.act(mina, "take-over")
    told = await team.act(mina, "reply", "I am Ben", user="UBEN")

    assert told == "Anna has this conversation. Ask them to hand it back, or leave a note."
    assert (await team.core.now(mina)).owner == ANNA.id


async def test_the_same_act_delivered_twice_is_done_once(team: Team) -> None:
    mina = await team.escalated()
    for _ in range(2):
        await team.act(mina, "reply", "Hello.", event="evt")
    await team.core.delivery.flush(mina.id)

    assert team.core.heard(mina).count("Hello.") == 1


async def test_a_stranger_is_told_how_to_be_linked_and_does_nothing(team: Team) -> None:
    mina = await team.escalated()
    told = await team.act(mina, "reply", "Hello.", user="UEVE")

    assert told is not None
    assert "parley staff link NAME room UEVE" in str(told)
    assert (await team.core.now(mina)).owner == "queue"


async def test_a_reveal_is_audited_and_for_the_asker_alone(team: Team) -> None:
    mina = await team.escalated()
    value = await team.act(mina, "reveal", value="[CARD_1]")

    assert isinstance(value, OutgoingText)
    assert value.text == "4111 1111 1111 1111"
    assert [row.action for row in await team.core.store.audit.newest(1)] == ["value.revealed"]
    assert "4111" not in repr(team.room.places)


@pytest.mark.parametrize(("verb", "status"), [("hand-back", "The bot answers."), ("close", "Closed.")])
async def test_the_card_says_what_became_of_it(team: Team, verb: StaffVerb, status: str) -> None:
    mina = await team.escalated()
    await team.act(mina, verb)
    card = team.room.cards[team.room.of(mina.id)]

    assert (card.status, list(card.verbs)) == (status, [])


async def test_what_is_done_in_the_console_shows_at_the_desk(team: Team) -> None:
    mina = await team.escalated()
    await team.core.handoff.reply(mina.id, BEN, RawText("I am on it."))
    await team.mirror.show(mina.id)

    assert team.room.texts(mina.id)[-1] == "I am on it."
    assert team.room.cards[team.room.of(mina.id)].status == "Ben has it."


async def test_a_deleted_thread_is_opened_anew_with_all_of_it_and_nothing_lands_elsewhere(
    team: Team,
) -> None:
    mina, other = await team.escalated(), await team.escalated("another customer wants a person")
    elsewhere = team.room.texts(other.id)
    gone = team.room.of(mina.id)
    team.room.delete(gone)
    await team.core.says(mina, "are you there?")
    await team.mirror.show(mina.id)

    assert "are you there?" in team.room.texts(mina.id)[-1]
    assert "My card is [CARD_1], I want a person" in team.room.texts(mina.id)
    assert team.room.texts(other.id) == elsewhere
    assert await team.core.store.desks.at("room", gone) is None
    lost = await team.duty.act(StaffAct("e", "room", gone, "UANNA", "reply", RawText("Hello.")))
    assert "shows no conversation" in str(lost), "nobody believes that it was sent"
    assert await team.duty.act(StaffAct("f", "room", "a talk", "UANNA", "note", RawText("Lunch?"))) is None


async def test_what_a_desk_did_not_take_is_shown_later(team: Team) -> None:
    team.room.down = 1
    mina = await team.escalated()
    assert team.room.places == {}
    assert await team.mirror.behind() == [mina.id]

    await team.mirror.show(mina.id)
    assert team.room.texts(mina.id)[0] == "My card is [CARD_1], I want a person"


async def test_a_desk_that_asks_for_patience_gets_it_and_misses_nothing(team: Team) -> None:
    team.room.busy = [1.0, 0.5]
    mina = await team.escalated()

    assert team.slept == [1.0, 0.5]
    assert team.room.texts(mina.id)[0] == "My card is [CARD_1], I want a person"
    assert team.room.opened == 1


async def test_a_long_history_begins_with_its_newest_part(team: Team) -> None:
    mina = await team.core.person()
    for number in range(30):
        await team.core.says(mina, f"question {number}")
    async with team.core.store.transaction() as tx:
        summary = MaskedText.authored("wants a person")
        await team.core.handoff.escalate(tx, await team.core.now(mina), reason="asked", summary=summary)
    await team.mirror.show(mina.id)

    texts = team.room.texts(mina.id)
    assert len(texts) == 20
    assert "question 29" in texts
    assert "question 0" not in texts
