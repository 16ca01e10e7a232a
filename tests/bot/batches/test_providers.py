"""One suite for both vendors: a batch is sent, found again, and its results are read one by one."""

from __future__ import annotations

import json

import pytest

from bot.batches.base import UNBILLED, BatchProvider, Failed, Found, Piece, Said
from bot.providers.base import ProviderFailed, Usage
from tests.clock import ManualClock
from tests.peers.batches import BatchServer, Broken, Finish, bodies

PIECES = [Piece("one", "Be brief.", "first text", 50), Piece("two", "Be brief.", "second text", 60)]
COUNTED = Usage(1000, 100)


async def found(provider: BatchProvider, mark: str, clock: ManualClock, *ours: str) -> object:
    pieces = [piece.id for piece in PIECES]
    return await provider.find(mark, pieces, since_ms=clock.now(), ours=ours)


async def test_a_batch_is_sent_whole_and_read_when_it_has_ended(
    provider: BatchProvider, server: BatchServer
) -> None:
    server.answers = lambda _system, text: f"about {text}"
    vendor_id = await provider.send("mark", PIECES)
    running = await provider.results(vendor_id)
    server.finish()
    ended = await provider.results(vendor_id)

    assert running is None
    assert ended is not None
    assert sorted(ended, key=lambda one: one.id) == [
        Said("one", "about first text", COUNTED),
        Said("two", "about second text", COUNTED),
    ]
    assert len(server.taken) == 1
    for told, piece in zip(bodies(server.taken[0]), PIECES, strict=True):
        assert piece.system in told
        assert json.loads(told)["model"] == "m"
        assert piece.max_output_tokens in json.loads(told).values()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Broken("invalid_request_error"), Failed("one", "bad_request", UNBILLED)),
        (Broken("api_error"), Failed("one", "overloaded", UNBILLED)),
        (Broken("expired"), Failed("one", "overloaded", UNBILLED)),
        (Finish("length"), Failed("one", "cut", COUNTED)),
        (Finish("max_tokens"), Failed("one", "cut", COUNTED)),
        (Finish("something new"), Failed("one", "cut", COUNTED)),
        (Finish("something new", counted=False), Failed("one", "cut")),
    ],
)
async def test_one_that_failed_says_how_and_what_it_cost(
    provider: BatchProvider, server: BatchServer, answer: Broken | Finish, expected: Failed
) -> None:
    server.answers = lambda _system, text: answer if text == "first text" else "Fine."
    vendor_id = await provider.send("mark", PIECES)
    server.finish()
    results = {one.id: one for one in await provider.results(vendor_id) or ()}

    assert results == {"one": expected, "two": Said("two", "Fine.", COUNTED)}


@pytest.mark.parametrize("reason", ["content_filter", "refusal"])
async def test_a_refusal_is_no_answer(provider: BatchProvider, server: BatchServer, reason: str) -> None:
    server.answers = lambda _system, _text: Finish(reason)
    vendor_id = await provider.send("mark", PIECES)
    server.finish()
    results = await provider.results(vendor_id)

    assert results
    assert all(isinstance(one, Failed) and one.kind in ("refused", "cut") for one in results)


async def test_what_was_not_done_in_its_day_has_no_result(
    provider: BatchProvider, server: BatchServer
) -> None:
    vendor_id = await provider.send("mark", PIECES)
    server.finish(only=1)

    assert [one.id for one in await provider.results(vendor_id) or ()] == ["one"]


async def test_a_batch_whose_taking_was_not_heard_of_is_found(
    provider: BatchProvider, server: BatchServer, clock: ManualClock
) -> None:
    others = [await provider.send("other", [Piece(f"x{n}", "", "text", 5)]) for n in range(3)]
    server.faults = ["lost_answer"]
    with pytest.raises(ProviderFailed) as lost:
        await provider.send("mark", PIECES)
    server.page = 2
    server.finish()

    assert lost.value.status is None
    assert await found(provider, "mark", clock, *others) == Found(server.taken[-1].id)


async def test_what_never_arrived_is_absent(
    provider: BatchProvider, server: BatchServer, clock: ManualClock
) -> None:
    assert await found(provider, "mark", clock) == "absent"
    await provider.send("other", [Piece("x", "", "text", 5)])
    server.page = 1
    await provider.send("another", [Piece("y", "", "text", 5)])
    server.finish()

    assert await found(provider, "mark", clock) == "absent"


async def test_batches_from_before_are_not_looked_through(
    provider: BatchProvider, server: BatchServer, clock: ManualClock
) -> None:
    await provider.send("mark", PIECES)
    server.finish()
    clock.advance(7200)

    assert await found(provider, "mark", clock) == "absent"


async def test_one_that_runs_cannot_be_told_without_a_mark(
    provider: BatchProvider, server: BatchServer, clock: ManualClock
) -> None:
    """OpenAI shows our mark at once; at Anthropic what is in a batch shows at its end."""
    await provider.send("mark", PIECES)
    told = await found(provider, "mark", clock)

    assert told == (Found(server.taken[0].id) if provider.name == "openai" else "unsure")


async def test_a_refusal_of_the_whole_has_its_status(provider: BatchProvider, server: BatchServer) -> None:
    server.faults = ["refuse"]
    with pytest.raises(ProviderFailed) as refused:
        await provider.send("mark", PIECES)

    assert (refused.value.kind, refused.value.status) == ("auth", 401)
    assert server.taken == []


async def test_one_that_is_gone_says_so(provider: BatchProvider) -> None:
    with pytest.raises(ProviderFailed) as gone:
        await provider.results("batch_of_nobody")

    assert gone.value.status == 404


async def test_a_name_that_is_a_path_leads_nowhere_else(provider: BatchProvider) -> None:
    with pytest.raises(ProviderFailed) as gone:
        await provider.results("../files/x")

    assert gone.value.status == 404


async def test_a_line_of_another_shape_costs_its_own_piece_only(
    provider: BatchProvider, server: BatchServer
) -> None:
    server.answers = lambda _system, _text: "Fine."
    vendor_id = await provider.send("mark", PIECES)
    server.finish()
    results = server.taken[0].results or []
    odd = {"custom_id": "one", "error": None, "result": {"type": "new"}}
    server.taken[0].results = [odd, *(line for line in results if line["custom_id"] != "one")]

    assert await provider.results(vendor_id) == [Failed("one", "malformed"), Said("two", "Fine.", COUNTED)]


@pytest.mark.parametrize("odd", ['{"custom_id": "on', "<html>", "[1]", '{"custom_id": 1}', "[" * 100_000])
async def test_a_line_that_names_no_piece_is_nobodys(
    provider: BatchProvider, server: BatchServer, odd: str
) -> None:
    server.answers = lambda _system, _text: "Fine."
    vendor_id = await provider.send("mark", PIECES)
    server.finish(only=1)
    server.taken[0].odd = [odd]

    assert await provider.results(vendor_id) == [Said("one", "Fine.", COUNTED), Failed("", "malformed")]


async def test_only_an_end_of_line_ends_a_line(provider: BatchProvider, server: BatchServer) -> None:
    """JSON may hold what other texts take for one."""
    server.answers = lambda _system, _text: "Fine\u2028and\x85well."
    vendor_id = await provider.send("mark", PIECES[:1])
    server.finish()

    assert await provider.results(vendor_id) == [Said("one", "Fine\u2028and\x85well.", COUNTED)]


async def test_answers_of_another_shape_are_malformed(provider: BatchProvider, server: BatchServer) -> None:
    vendor_id = await provider.send("mark", PIECES)
    server.finish()
    server.taken[0].results = [{"custom_id": "one", "error": None}, {"nothing": "known", "error": None}]
    with pytest.raises(ProviderFailed) as odd:
        await provider.results(vendor_id)

    assert odd.value.kind == "malformed"
