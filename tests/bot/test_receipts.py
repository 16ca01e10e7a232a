"""Each answer has a receipt: what it rests on and what it went through, and nobody's words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.basis import Quotable, Source
from bot.providers.base import Draft, ProviderFailed, Usage
from bot.receipts import Receipt
from guards.base import Fact, MaskedText, Passage
from guards.outputs import DEFAULT_CHECKS
from storage.base import Conversation, DatabaseUnavailable
from storage.receipts import FaultCount, Verdict
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core, KnownFacts
from tests.bot.providers.chains import Bench, Scripted, Step
from tests.clock import ManualClock

SAMPLE = Path(__file__).parents[2] / "examples" / "knowledge"
CARD = "4111 1111 1111 1111"
BALANCE = Fact("account.balance", "money", Decimal("47.15"), currency="USD")
INVENTED = "Your balance is $999.99."


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


def known(bench: Bench, *steps: Step) -> Core:
    facts = KnownFacts({"account.balance": BALANCE})
    return Core(
        bench.db, bench.clock, facts=facts, chain=bench.chain(Scripted("openai", bench.clock, *steps))
    )


async def issued(core: Core, at: Conversation) -> list[Receipt]:
    return list(await core.receipts.of(at.id))


async def test_a_receipt_says_what_an_answer_rests_on_and_what_it_cost(bench: Bench) -> None:
    core = known(bench, INVENTED, "You have {account.balance}.")
    mina = await core.person(verified_as="mina")
    await core.exchange(mina, f"My card is {CARD} and my other one is 5500 0055 5555 5559. Balance?")

    (receipt,) = await issued(core, mina)
    said = await core.store.messages.get(receipt.message_id)

    assert said is not None
    assert (said.author, said.masked) == ("bot", MaskedText("You have {account.balance}."))
    assert receipt.basis.facts == ["account.balance"]
    assert receipt.basis.masks == {"CARD": 2}
    assert receipt.basis.checks == [check.name for check in DEFAULT_CHECKS]
    assert (receipt.source, receipt.basis.model, receipt.tier) == ("openai", "m", "normal")
    assert receipt.rejected == [Verdict("openai", [("figures", "unproven_money")])]
    assert [(call.provider, call.model, call.certainty) for call in receipt.calls] == [
        ("openai", "m", "exact")
    ] * 2
    assert receipt.usd == 2 * (100 * Decimal("0.000001") + 10 * Decimal("0.000005"))
    assert receipt.exact
    assert receipt.policy == "policy-1"


async def test_a_receipt_holds_nobodys_words_and_no_value(bench: Bench, db: SqliteDatabase) -> None:
    core = known(bench, INVENTED, "You have {account.balance}, [CARD_1].")
    mina = await core.person(verified_as="mina")
    await core.exchange(mina, f"Mina Harker here, card {CARD}, what is left?")

    rows = await db.fetch_all("SELECT * FROM receipt WHERE tenant = 'default'")
    rows = [*rows, *await db.fetch_all("SELECT * FROM verdict WHERE tenant = 'default'")]
    stored = str([tuple(row) for row in rows])

    assert "account.balance" in stored
    for value in ("4111", "47.15", "999", "Harker", "what is left", "You have"):
        assert value not in stored


async def test_an_answer_from_knowledge_names_its_passage_and_costs_nothing(bench: Bench) -> None:
    core = Core(bench.db, bench.clock)
    await core.knowledge.sync(SAMPLE)
    mina = await core.person()
    await core.exchange(mina, "How long does shipping take?")

    (receipt,) = await issued(core, mina)

    assert receipt.source.startswith("knowledge:")
    assert [source.id for source in receipt.basis.passages] == [receipt.source.removeprefix("knowledge:")]
    assert receipt.basis.passages[0].title
    assert not receipt.calls
    assert receipt.usd == 0
    assert receipt.exact, "it surely cost nothing"


async def test_each_receipt_has_the_calls_of_its_own_turn(bench: Bench) -> None:
    core = known(bench, "A meadow has finches.", INVENTED, "And robins.")
    mina = await core.person()
    await core.exchange(mina, "Tell me something about meadows")
    await core.exchange(mina, "Tell me something else about meadows")

    assert [len(receipt.calls) for receipt in await issued(core, mina)] == [1, 2]


async def test_a_sentence_of_parleys_own_has_a_receipt_without_checks(bench: Bench) -> None:
    core = known(bench)
    mina = await core.person()
    await core.exchange(mina, "stop")

    (receipt,) = await issued(core, mina)

    assert (receipt.source, receipt.basis.checks) == ("rules:stop", [])
    assert await core.store.receipts.caught(since=0) == []


async def test_what_was_rejected_is_counted_though_a_person_had_to_answer(bench: Bench) -> None:
    core = known(bench, INVENTED, INVENTED + " See https://evil.example/x")
    mina = await core.person()
    await core.exchange(mina, "Tell me something about meadows")

    assert await issued(core, mina) == [], "a hand-over has no receipt"
    assert await core.store.receipts.caught(since=0) == [
        FaultCount("openai", "figures", "unproven_money", 2, 1),
        FaultCount("openai", "figures", "unproven_link", 1, 0),
        FaultCount("openai", "links", "foreign_link", 1, 1),
    ], "two drafts, and four faults in them"
    assert core.count("drafts_rejected_total", by="openai", why="figures.unproven_money") == 2


async def test_what_is_older_is_not_counted(bench: Bench, clock: ManualClock) -> None:
    core = known(bench, "A meadow has finches.")
    mina = await core.person()
    await core.exchange(mina, "Tell me something about meadows")
    now = clock.now()

    assert await core.store.receipts.caught(since=now) == [FaultCount("openai", "", "", 1, 1)]
    assert await core.store.receipts.caught(since=now + 1) == []


async def test_a_provider_that_failed_wrote_no_draft(bench: Bench) -> None:
    core = known(bench, ProviderFailed("overloaded", status=503), "A meadow has finches.")
    mina = await core.person()
    await core.exchange(mina, "Tell me something about meadows")

    assert await core.store.receipts.caught(since=0) == [FaultCount("openai", "", "", 1, 1)]


async def test_without_the_receipt_there_is_no_answer(bench: Bench, db: SqliteDatabase) -> None:
    core = known(bench, "A meadow has finches.")
    mina = await core.person()
    await core.says(mina, "Tell me something about meadows")
    async with db.transaction() as tx:
        await tx.execute("ALTER TABLE receipt RENAME TO elsewhere")

    with pytest.raises(DatabaseUnavailable):
        await core.pipeline.reply(mina.id)
    messages = await core.store.messages.timeline(mina.id)

    assert [message.author for message in messages] == ["person"]


async def test_a_receipt_is_read_only_in_its_own_conversation(bench: Bench) -> None:
    core = known(bench, "A meadow has finches.")
    mina, noah = await core.person(), await core.person()
    await core.exchange(mina, "Tell me something about meadows")
    (receipt,) = await issued(core, mina)

    assert await core.receipts.get(mina.id, receipt.message_id) == receipt
    assert await core.receipts.get(noah.id, receipt.message_id) is None


RETURNS = Passage(
    "returns", "Returns", MaskedText("You can send everything back within thirty days of the delivery.")
)
KOREAN = Passage("배송", "배송", MaskedText("주문하신상품은영업일기준삼일이내에도착합니다"))


@pytest.mark.parametrize(
    ("text", "cited", "found"),
    [
        ("Yes, of course.", ["returns"], [RETURNS]),
        ("Yes: send everything back within thirty days of the delivery!", [], [RETURNS]),
        ("Send everything back within thirty days.", [], []),
        ("네, 주문하신상품은영업일기준삼일이내에 도착합니다.", [], [KOREAN]),
        ("Whatever.", ["unknown"], []),
        ("", [], []),
    ],
)
def test_a_passage_is_used_when_it_is_named_or_quoted(
    text: str, cited: list[str], found: list[Passage]
) -> None:
    assert list(Quotable([RETURNS, KOREAN]).used(text, cited)) == found


async def test_a_draft_that_cites_a_passage_has_it_on_its_receipt(bench: Bench) -> None:
    core = known(bench)
    await core.knowledge.sync(SAMPLE)
    mina = await core.person()
    first = (await core.knowledge.search(MaskedText("How long does shipping take?"), language="en", limit=1))[
        0
    ]
    draft = Draft("That depends.", "openai", "m", passages=("p1", "never"), usage=Usage(1, 1))
    core = known(bench, draft)
    await core.exchange(mina, "How long does shipping take?")

    (receipt,) = await issued(core, mina)

    assert receipt.basis.passages == [Source(first.id, first.title, first.link)]
