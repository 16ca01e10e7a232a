"""A person takes over, answers, gives back; and the bot never talks over anybody."""

import asyncio

import pytest

from tests.peers.models import ModelServer
from tests.running import Running

OPEN_QUESTION = "Would you kindly explain the history of your shop to me at length?"


@pytest.mark.promise("P3")
async def test_HND_1_a_running_answer_does_not_leave_after_take_over(
    smart: Running, openai: ModelServer
) -> None:
    openai.hold.clear()
    openai.script("Too late.")
    visitor, anna = await smart.visitor(), await smart.staff()
    await visitor.post(OPEN_QUESTION)
    await openai.arrived(1)

    taken = await anna.do(visitor.id, "take-over")
    openai.hold.set()
    await smart.app.replies.drain(10)
    await anna.do(visitor.id, "reply", text="Hello, Anna here.")

    said = await visitor.until(lambda said: "Hello, Anna here." in said)
    assert taken.status_code == 200
    assert "Too late." not in said
    assert said[0].startswith("Anna ")


async def test_HND_2_two_take_over_at_once_and_one_owns_it(parley: Running) -> None:
    visitor = await parley.visitor()
    anna, ben = await parley.staff("Anna"), await parley.staff("Ben")
    await visitor.ask("a human please")

    answers = await asyncio.gather(anna.do(visitor.id, "take-over"), ben.do(visitor.id, "take-over"))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "Anna" in loser.text or "Ben" in loser.text


async def test_HND_3_a_reply_without_take_over_silences_the_bot(smart: Running, openai: ModelServer) -> None:
    visitor, anna = await smart.visitor(), await smart.staff()
    await visitor.ask(OPEN_QUESTION)
    before = len(openai.requests)

    await anna.do(visitor.id, "reply", text="I will tell you myself.")
    await visitor.until(lambda said: "I will tell you myself." in said)
    await visitor.post("And then, what happened after that?")
    await smart.app.replies.drain(5)

    assert len(openai.requests) == before
    assert "And then" in str(await anna.look(visitor.id))


async def test_HND_4_handed_back_the_bot_answers_again_and_knows_what_a_person_said(
    smart: Running, openai: ModelServer
) -> None:
    visitor, anna = await smart.visitor(), await smart.staff()
    await visitor.ask("a human please")
    await anna.do(visitor.id, "take-over")
    await anna.do(visitor.id, "reply", text="We began with one beehive.")
    back = await anna.do(visitor.id, "hand-back")
    openai.script("As my colleague said, with one beehive.")
    await visitor.until(lambda said: any("answers again" in one for one in said))

    answer = await visitor.ask("How did you begin, once more and in short?")

    assert back.status_code == 200
    assert answer == "As my colleague said, with one beehive."
    assert "We began with one beehive." in openai.requests[-1].text


async def test_HND_5_nobody_comes_and_the_person_is_told_once(parley: Running) -> None:
    visitor = await parley.visitor()
    await visitor.ask("a human please")
    parley.clock.jump(1200)

    for _ in range(3):
        await parley.app.housekeeping.tell_waiting()
    said = await visitor.until(lambda said: len(said) >= 2)

    assert len([one for one in said if "Nobody has been able" in one]) == 1


async def test_a_note_is_never_shown_to_the_person_or_to_a_model(smart: Running, openai: ModelServer) -> None:
    visitor, anna = await smart.visitor(), await smart.staff()
    await visitor.ask("a human please")
    await anna.do(visitor.id, "note", text="Probably a competitor.")
    await anna.do(visitor.id, "hand-back")
    await visitor.until(lambda said: len(said) >= 2)
    await visitor.ask(OPEN_QUESTION)

    assert "competitor" not in str(await visitor.messages())
    assert all("competitor" not in request.text for request in openai.requests)
    assert "competitor" in str(await anna.look(visitor.id))


async def test_a_closed_conversation_opens_again_with_the_next_message(parley: Running) -> None:
    mina, anna = await parley.visitor(customer=True), await parley.staff()
    await mina.ask("a human please")
    assert (await anna.do(mina.id, "close")).status_code == 200
    await mina.until(lambda said: any("closed" in one for one in said))

    answer = await mina.ask("What is my balance?")

    assert "47.15" in answer


async def test_staff_may_name_a_placeholder_and_the_person_reads_their_own_words(parley: Running) -> None:
    visitor, anna = await parley.visitor(), await parley.staff()
    await visitor.ask("a human please")
    await visitor.post("Write to me at jane@example.org")
    seen = str(await anna.look(visitor.id))

    await anna.do(visitor.id, "reply", text="We will write to [EMAIL_1].")

    said = await visitor.until(lambda said: any("We will write" in one for one in said))
    assert "jane@example.org" not in seen
    assert "[EMAIL_1]" in seen
    assert said[-1] == "We will write to jane@example.org."
