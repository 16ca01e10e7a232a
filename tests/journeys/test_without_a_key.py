"""A company that has just started Parley, without any account: it answers, and hands over when it cannot."""

import pytest

from tests.running import Running


async def test_a_signed_in_customer_hears_their_balance(parley: Running) -> None:
    mina = await parley.visitor(customer=True)

    answer = await mina.ask("What is my balance?")

    assert "47.15" in answer


@pytest.mark.promise("P5")
async def test_somebody_unknown_hears_nobodys_balance(parley: Running) -> None:
    stranger = await parley.visitor()

    answer = await stranger.ask("What is my balance?")

    assert "47.15" not in answer
    assert "sign in" in answer.casefold()


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "What is my balance?"), ("de", "Wie hoch ist mein Guthaben?"), ("ko", "제 잔액이 얼마인가요?")],
)
async def test_VAL_1_the_true_balance_passes_in_each_notation(
    parley: Running, language: str, question: str
) -> None:
    mina = await parley.visitor(customer=True, language=language)

    answer = await mina.ask(question)

    assert ("47,15" if language == "de" else "47.15") in answer


async def test_a_question_about_shipping_is_answered_from_approved_text(parley: Running) -> None:
    visitor = await parley.visitor()

    answer = await visitor.ask("How long does standard shipping take?")

    assert "shipping" in answer.casefold()
    assert parley.app.policy.demo.enabled


async def test_who_writes_another_language_than_the_page_is_answered_in_theirs(parley: Running) -> None:
    visitor = await parley.visitor(language="en")

    assert "5 Werktagen" in await visitor.ask("Wann bekomme ich mein Geld zurück?")
    assert "영업일" in await visitor.ask("배송은 얼마나 걸리나요?")
    assert "unser Team" in await visitor.ask("Ich möchte mit einem Menschen sprechen")


async def test_a_question_that_nothing_fits_goes_to_people_once_and_promises_nobody(parley: Running) -> None:
    visitor = await parley.visitor()
    anna = await parley.staff()

    answer = await visitor.ask("Can your chairman play the trombone at my wedding on Mars?")
    await visitor.post("Hello? Anybody?")

    waiting = await anna.queue()
    assert [one["id"] for one in waiting] == [visitor.id]
    assert waiting[0]["reason"] == "low_confidence"
    assert len(await visitor.said_to_me()) == 1
    assert answer


async def test_asking_for_a_person_while_nobody_is_there_asks_for_an_address(parley: Running) -> None:
    visitor = await parley.visitor()

    answer = await visitor.ask("I want to talk to a human")

    assert "nobody is here" in answer
    assert "e-mail" in answer


@pytest.mark.parametrize(
    "text", ["human please", "Ich möchte mit einem Menschen sprechen", "상담원 연결해 주세요"]
)
async def test_asking_for_a_person_works_in_any_language(parley: Running, text: str) -> None:
    visitor = await parley.visitor()
    anna = await parley.staff()
    await visitor.ask(text)

    assert [one["reason"] for one in await anna.queue()] == ["asked"]


async def test_a_burst_is_answered_together_and_in_order(parley: Running) -> None:
    mina = await parley.visitor(customer=True)
    for text in ("Hi", "What is my balance?", "thanks"):
        assert (await mina.post(text)).status_code == 202
    await mina.until(lambda said: bool(said))

    seqs = [message["cursor"] for message in await mina.messages()]
    assert len(seqs) == len(set(seqs))
    assert [message["text"] for message in await mina.messages()][:1] == ["Hi"]


async def test_when_several_passages_fit_the_person_chooses(parley: Running) -> None:
    visitor = await parley.visitor()

    answer = await visitor.ask("Is there a warranty?")

    assert answer.startswith("I am not sure which of these you mean.")
    assert "› How long the warranty lasts](https://meadowandfinch.example/" in answer
    assert await visitor.ask("How long the warranty lasts") != answer
