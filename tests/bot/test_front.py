"""The core as a visitor's page sees it: their own words, in order, and who answers now."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.base import Accepted, Sender, Signal
from adapters.web.base import MessageView
from bot.front import Front
from bot.why import Why
from guards.base import MaskedText, RawText
from storage.base import Staff
from tests.bot.core import ANNA, SITE, Core, inbound


@pytest.fixture
def front(core: Core) -> Front:
    return Front(
        core.store, core.staff, core.keys, core.pipeline, core.handoff, core.risks, core.consent, core.texts,
        Why(core.receipts, core.keys, core.texts), core.bus, core.clock, site=SITE,
    )  # fmt: skip


async def shown(front: Front, conversation_id: str, *, after: int, limit: int) -> Sequence[MessageView]:
    view = await front.conversation(conversation_id)
    assert view is not None
    return await front.messages(view, after=after, limit=limit)


async def test_what_was_said_is_shown_in_order_and_to_them_in_their_words(core: Core, front: Front) -> None:
    mina = await core.person()
    assert isinstance(await front.accept(inbound(mina, "thanks")), Accepted)
    await core.worker.reply(mina.id)
    before = await shown(front, mina.id, after=0, limit=9)
    await core.delivery.flush(mina.id)
    after = await shown(front, mina.id, after=0, limit=9)

    assert [one.text.text for one in before] == ["thanks"], "what was not delivered is not shown"
    assert [(one.seq, one.author) for one in after] == [(1, "person"), (2, "bot")]
    assert [one.seq for one in await shown(front, mina.id, after=1, limit=9)] == [2]
    assert [one.seq for one in await shown(front, mina.id, after=0, limit=1)] == [1]


async def test_why_is_told_of_what_is_shown(core: Core, front: Front) -> None:
    mina = await core.person()
    await front.accept(inbound(mina, "thanks"))
    await core.worker.reply(mina.id)
    (answer,) = [one for one in await core.store.messages.timeline(mina.id) if one.author == "bot"]
    before = await front.why(mina.id, answer.id)
    await core.delivery.flush(mina.id)
    after = await front.why(mina.id, answer.id)

    assert before is None
    assert after is not None
    assert after.text == core.texts.say("why_rule", "en")
    assert await front.why("somewhere else", answer.id) is None
    assert await front.why(mina.id, "no such message") is None


@pytest.mark.parametrize("verified", [False, True])
async def test_who_comes_back_is_the_same_person_in_another_conversation(
    core: Core, front: Front, verified: bool
) -> None:
    one = await front.start(Sender("mina", verified=verified), language="en")
    two = await front.start(Sender("mina", verified=verified), language="de")
    other = await front.start(Sender("noah", verified=verified), language="en")
    person = await core.store.people.get(one.person_id)

    assert one.person_id == two.person_id != other.person_id
    assert one.id != two.id
    assert person is not None
    assert person.verified_as == ("mina" if verified else None)


async def test_who_answers_now(core: Core, front: Front) -> None:
    mina = await core.person()
    async with core.store.transaction() as tx:
        await core.staff.add(tx, ANNA, password="x")
    owners = []
    async with core.store.transaction() as tx:
        await core.handoff.escalate(tx, mina, reason="asked", summary=MaskedText.authored("help"))
    for act in (None, core.handoff.take_over, core.handoff.close):
        if act:
            await act(mina.id, ANNA)
        view = await front.conversation(mina.id)
        assert view is not None
        owners.append((view.owner, view.owner_name, view.state))

    assert owners == [("queue", None, "open"), ("staff", "Anna", "open"), ("bot", None, "closed")]


async def test_words_of_staff_carry_their_name_and_of_somebody_who_left_none(
    core: Core, front: Front
) -> None:
    mina = await core.person()
    async with core.store.transaction() as tx:
        await core.staff.add(tx, ANNA, password="x")
    await core.handoff.reply(mina.id, ANNA, RawText("Hello."))
    await core.handoff.hand_back(mina.id, ANNA)
    gone = Staff("gone-id", "Gone", "agent", False, 1)
    await core.handoff.reply(mina.id, gone, RawText("Hi."))
    await core.delivery.flush(mina.id)

    found = await shown(front, mina.id, after=0, limit=9)
    assert [(one.author, one.name) for one in found if one.author == "staff"] == [
        ("staff", "Anna"),
        ("staff", None),
    ]


async def test_a_retired_conversation_is_nobodys_and_its_turns_are_dropped_once(
    core: Core, front: Front
) -> None:
    mina = await core.person()
    await core.says(mina, "Hello")
    view = await front.conversation(mina.id)
    assert view is not None
    async with front.watch(mina.id) as signals:
        await front.retire(mina.id)
        await front.retire(mina.id)
        assert await anext(signals) == (Signal("state", mina.id),)

    assert await front.conversation(mina.id) is None
    assert await front.messages(view, after=0, limit=9) == []
    assert await front.conversation("unknown") is None
    assert await front.messages(replace(view, id="unknown"), after=0, limit=9) == []
    assert await core.store.turns.waiting(mina.id) == []
    assert await core.actions() == ["conversation.retired"]


async def test_what_was_seen_of_a_visitor_is_the_customers_who_signs_in(core: Core, front: Front) -> None:
    visitor = await front.start(Sender("visitor-1"), language="en")
    await front.forged(visitor.id)
    before = (await core.risks.of(visitor.person_id)).risk
    customer = await front.start(Sender("mina", verified=True), language="en", former=visitor.id)

    assert before > 0
    assert (await core.risks.of(customer.person_id)).risk == before
    assert (await core.risks.of(visitor.person_id)).risk == 0


async def test_who_waits_for_a_person_and_signs_in_waits_on(core: Core, front: Front) -> None:
    visitor = await front.start(Sender("visitor-1"), language="en")
    conversation = await core.store.conversations.get(visitor.id)
    assert conversation is not None
    async with core.store.transaction() as tx:
        await core.handoff.escalate(tx, conversation, reason="asked", summary=MaskedText("Parcel is lost."))
    customer = await front.start(Sender("mina", verified=True), language="en", former=visitor.id)
    await front.retire(visitor.id)
    waits = await core.store.conversations.get(customer.id)
    await core.delivery.flush(customer.id)

    assert customer.owner == "queue"
    assert waits is not None
    assert (waits.owner, waits.reason) == ("queue", "asked")
    assert waits.summary == MaskedText(
        f"Signed in. What was said before: conversation {visitor.id}.\nParcel is lost."
    )
    (told,) = await shown(front, customer.id, after=0, limit=9)
    assert told.text.text == core.texts.say("queued_absent", "en")


async def test_what_a_visitor_asked_is_answered_to_the_customer_who_signs_in(
    core: Core, front: Front
) -> None:
    visitor = await core.person()
    await core.says(visitor, "thanks")
    customer = await front.start(Sender("mina", verified=True), language="en", former=visitor.id)
    await front.retire(visitor.id)
    await core.worker.reply(customer.id)
    await core.delivery.flush(customer.id)

    found = await shown(front, customer.id, after=0, limit=9)
    assert [(one.seq, one.author) for one in found] == [(1, "person"), (2, "bot")]
    assert found[0].text.text == "thanks"


async def test_what_another_customer_left_open_stays_theirs(core: Core, front: Front) -> None:
    mina = await core.person(verified_as="mina")
    await core.says(mina, "Where is my ring?")
    async with core.store.transaction() as tx:
        assert await core.handoff.escalate(tx, mina, reason="asked", summary=MaskedText("Her ring."))
    noah = await front.start(Sender("noah", verified=True), language="en", former=mina.id)

    assert (noah.owner, await shown(front, noah.id, after=0, limit=9)) == ("bot", [])


async def test_what_was_seen_of_a_customer_stays_theirs(core: Core, front: Front) -> None:
    mina = await front.start(Sender("mina", verified=True), language="en")
    await front.forged(mina.id)
    before = (await core.risks.of(mina.person_id)).risk
    noah = await front.start(Sender("noah", verified=True), language="en", former=mina.id)
    again = await front.start(Sender("mina", verified=True), language="en", former=noah.id)

    assert (await core.risks.of(noah.person_id)).risk == 0
    assert (await core.risks.of(again.person_id)).risk == before > 0


async def test_a_visitor_who_begins_anew_stays_who_they_are(core: Core, front: Front) -> None:
    visitor = await front.start(Sender("visitor-1"), language="en")
    await front.forged(visitor.id)
    before = (await core.risks.of(visitor.person_id)).risk
    again = await front.start(Sender("visitor-1"), language="en", former=visitor.id)

    assert again.person_id == visitor.person_id
    assert (await core.risks.of(again.person_id)).risk == before > 0


async def test_a_conversation_that_is_gone_tells_nothing_of_anybody(core: Core, front: Front) -> None:
    await front.forged("nowhere")
    started = await front.start(Sender("mina", verified=True), language="en", former="nowhere")

    assert (await core.risks.of(started.person_id)).risk == 0
