"""Both vendors' SDKs against a loopback server that plays every fault of theirs we know."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from anthropic.types import MessageCreateParams as AnthropicBody
from openai.types.chat import CompletionCreateParams as OpenAIBody
from pydantic import TypeAdapter

from bot.clock import SystemClock
from bot.providers.anthropic import Anthropic
from bot.providers.base import Draft, FailureKind, ProviderFailed, Usage
from bot.providers.form import SCHEMA
from bot.providers.openai import OpenAI
from bot.providers.remote import RemoteProvider as Vendor
from bot.providers.room import Room
from tests.bot.providers.prompts import prompt
from tests.bot.providers.vendors import failure
from tests.clock import ManualClock
from tests.peers.models import Fault, Finish, Kind, ModelServer, Played, Refuse, Say


async def test_a_whole_answer_with_its_usage(vendor: Vendor, server: ModelServer) -> None:
    server.script(Say("Your balance is {account.balance}.", read=120, wrote=9, cached=20))

    draft = await vendor.draft(prompt(), timeout=5)

    text = "Your balance is {account.balance}."
    assert draft == Draft(text, vendor.name, "m", usage=Usage(120, 9, 20))


async def test_the_body_is_what_the_vendor_documents(vendor: Vendor, server: ModelServer) -> None:
    await vendor.draft(prompt(max_output_tokens=77), timeout=5)

    body = server.requests[0].body
    adapter: TypeAdapter[object] = TypeAdapter(OpenAIBody if vendor.name == "openai" else AnthropicBody)
    checked = adapter.validate_python(body)
    assert isinstance(checked, dict)
    messages = list(checked["messages"])  # the SDK's lists are lazy: reading them is what checks them
    assert [message["role"] for message in messages][-3:] == ["user", "assistant", "user"]
    assert (body["max_tokens"], body["stream"]) == (77, True)
    form = (
        body["response_format"]["json_schema"] if vendor.name == "openai" else body["output_config"]["format"]
    )
    assert form["schema"] == SCHEMA


def test_openai_itself_is_told_max_completion_tokens() -> None:
    body = OpenAI("key", None).request("m", prompt(max_output_tokens=77))

    assert body["max_completion_tokens"] == 77
    assert "max_tokens" not in body


@pytest.mark.parametrize(
    ("dialect", "home"), [(OpenAI, "https://api.openai.com/v1/"), (Anthropic, "https://api.anthropic.com")]
)
async def test_no_variable_leads_the_key_elsewhere(
    dialect: type[OpenAI] | type[Anthropic], home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{dialect.__name__.upper()}_BASE_URL", "http://elsewhere.example/v1")

    client = dialect("key", None)._client(lambda headers: None)

    assert str(client.base_url) == home
    await client.close()


@pytest.mark.parametrize(
    ("finish", "openai", "anthropic"),
    [
        ("length", "overlong", "overlong"),
        ("unknown", "cut", "cut"),
        ("filter", "filtered", "cut"),
        ("refusal", "refused", "refused"),
        ("window", "overlong", "too_long"),
    ],
)
async def test_LLM_8_only_a_known_good_end_delivers(
    vendor: Vendor, server: ModelServer, finish: Finish, openai: FailureKind, anthropic: FailureKind
) -> None:
    found = await failure(vendor, server, Say("Half an answ", finish=finish))

    assert found.kind == (openai if vendor.name == "openai" else anthropic)


@pytest.mark.parametrize("text", ["", "   "])
async def test_no_words_are_no_answer(vendor: Vendor, server: ModelServer, text: str) -> None:
    assert (await failure(vendor, server, Say(text))).kind == "malformed"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("cut", "network"),
        ("eof", "cut"),
        ("error_before", "overloaded"),
        ("error_after", "overloaded"),
        ("bad_json", "malformed"),
        ("refusal_midway", "refused"),
        ("endless", "malformed"),
        ("endless_line", "malformed"),
        ("odd_frame", "malformed"),
    ],
)
async def test_LLM_6_LLM_7_every_broken_stream_is_a_failure(
    vendor: Vendor, server: ModelServer, kind: Kind, expected: FailureKind
) -> None:
    assert (await failure(vendor, server, Fault(kind))).kind == expected


async def test_only_anthropics_terminator_is_needed_beside_a_stop_reason(
    vendor: Vendor, server: ModelServer
) -> None:
    if vendor.name == "anthropic":
        assert (await failure(vendor, server, Fault("no_terminator"))).kind == "cut"
    else:  # the SDK hides [DONE], and a finish reason is only ever sent with the last words
        server.script(Fault("no_terminator"))
        assert (await vendor.draft(prompt(), timeout=5)).text == "Happy to help."


@pytest.mark.parametrize("kind", ["hang", "hang_after_text"])
async def test_LLM_2_a_hang_ends_with_the_timeout(vendor: Vendor, server: ModelServer, kind: Kind) -> None:
    assert (await failure(vendor, server, Fault(kind), timeout=1)).kind == "timeout"

    await server.left(1)  # the connection is not kept open behind our back


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Refuse(400), "bad_request"),
        (Refuse(401), "auth"),
        (Refuse(403), "auth"),
        (Refuse(404), "unknown_model"),
        (Refuse(413), "too_long"),
        (Refuse(400, message="prompt is too long: 210000 tokens > 200000"), "too_long"),
        (Refuse(400, message="Your credit balance is too low"), "quota"),
        (Refuse(400, "context_length_exceeded"), "too_long"),
        (Refuse(400, message="This model's maximum context length is 4096 tokens."), "too_long"),
        (Refuse(400, message="input length and `max_tokens` exceed context limit: 9 + 8"), "too_long"),
        (Refuse(400, "content_filter"), "filtered"),
        (Refuse(429), "rate_limited"),
        (Refuse(429, "insufficient_quota"), "quota"),
        (Refuse(402, "billing_error"), "quota"),
        (Refuse(500), "overloaded"),
        (Refuse(503), "overloaded"),
        (Refuse(529), "overloaded"),
        (Refuse(302), "bad_request"),
    ],
    ids=repr,
)
async def test_LLM_4_every_status_has_its_kind(
    vendor: Vendor, server: ModelServer, step: Refuse, expected: FailureKind
) -> None:
    found = await failure(vendor, server, step)

    assert (found.kind, found.status) == (expected, step.status)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0.25", 0.25), ("-3", 0.0), ("nan", None), ("inf", None), ("soon", None)],
)
async def test_retry_after_is_read(
    vendor: Vendor, server: ModelServer, value: str, seconds: float | None
) -> None:
    found = await failure(vendor, server, Refuse(429, retry_after=value))

    assert found.retry_after == seconds


async def test_nobody_listens() -> None:
    vendor = Vendor("openai", "m", OpenAI("key", "http://127.0.0.1:9/v1"), SystemClock())
    with pytest.raises(ProviderFailed) as caught:
        await vendor.draft(prompt(), timeout=5)
    await vendor.aclose()

    assert (caught.value.kind, caught.value.unsent) == ("network", True)


async def test_what_was_counted_before_a_bad_end_is_known(vendor: Vendor, server: ModelServer) -> None:
    found = await failure(vendor, server, Say("Half an answ", finish="length", read=120, wrote=9))

    assert found.usage == Usage(120, 9)


async def test_LLM_8_what_was_counted_before_a_cut_is_not_all_that_may_be_billed(
    vendor: Vendor, server: ModelServer
) -> None:
    assert (await failure(vendor, server, Fault("eof"))).usage is None


async def test_LLM_18_a_cancelled_draft_closes_its_connection(vendor: Vendor, server: ModelServer) -> None:
    server.script(Fault("hang_after_text"))
    task = asyncio.create_task(vendor.draft(prompt(), timeout=30))
    await server.arrived(1)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await server.left(1)


async def test_one_client_serves_many_calls(vendor: Vendor, server: ModelServer) -> None:
    drafts = await asyncio.gather(*(vendor.draft(prompt(), timeout=10) for _ in range(8)))

    assert [draft.text for draft in drafts] == ["Happy to help."] * 8


async def test_a_redirect_is_not_followed_with_the_key(vendor: Vendor, server: ModelServer) -> None:
    found = await failure(vendor, server, Refuse(307, location=server.openai_url + "/chat/completions"))

    assert found.kind == "bad_request"


async def test_a_compressed_stream_is_refused(vendor: Vendor, server: ModelServer) -> None:
    found = await failure(vendor, server, Fault("gzip"))

    assert found.kind in ("malformed", "network")  # one of the SDKs wraps what is raised before the stream


ROOM = {
    "openai": {"x-ratelimit-limit-requests": "100", "x-ratelimit-remaining-requests": "25"},
    "anthropic": {
        "anthropic-ratelimit-tokens-limit": "80000",
        "anthropic-ratelimit-tokens-remaining": "20000",
    },
}


@pytest.mark.parametrize("step", [Say("Hello."), Refuse(429, retry_after=2)], ids=["good", "bad"])
@pytest.mark.parametrize("name", ["openai", "anthropic"])
async def test_what_is_left_of_a_rate_limit_is_heard(server: ModelServer, name: str, step: Played) -> None:
    openai, anthropic = OpenAI("key", server.openai_url), Anthropic("key", server.anthropic_url)
    dialect = openai if name == "openai" else anthropic
    clock = ManualClock()
    room = Room(clock)
    vendor = Vendor(name, "m", dialect, clock, room.hear)
    server.headers = ROOM[name]
    server.script(step)
    with contextlib.suppress(ProviderFailed):
        await vendor.draft(prompt(), timeout=5)
    await vendor.aclose()

    with room.taken():
        room.serve()
        assert room.crowding() == (False, 4.0, 4.0), "a quarter is left: as crowded as four"
