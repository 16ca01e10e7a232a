"""The form that models of both vendors fill in: read whole, heard while it comes; all else is no answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pytest

from bot.providers.anthropic import Anthropic
from bot.providers.base import Draft, Interrupted, ProviderFailed, Usage
from bot.providers.openai import OpenAI
from bot.providers.reading import Reading
from bot.providers.remote import Dialect
from bot.providers.remote import RemoteProvider as Vendor
from tests.bot.providers.prompts import prompt
from tests.bot.providers.vendors import failure
from tests.peers.models import Call, Fault, ModelServer, Say, filled

ANSWER = 'Your balance is {account.balance}. \U0001f41d Bees "and" more:\n- 안녕하세요.'


async def test_a_form_that_is_filled_in(vendor: Vendor, server: ModelServer) -> None:
    server.script(filled(ANSWER, facts=["account.balance"], passages=["returns#1"], language="ko"))

    draft = await vendor.draft(prompt(), timeout=5)

    assert draft == Draft(
        ANSWER, vendor.name, "m", facts=("account.balance",), passages=("returns#1",), language="ko",
        confidence=0.9, usage=Usage(100, 10),
    )  # fmt: skip


async def test_a_typed_wish_for_a_person(vendor: Vendor, server: ModelServer) -> None:
    server.script(filled("", wish="hand_over"))

    draft = await vendor.draft(prompt(), timeout=5)

    assert (draft.wish, draft.text) == ("hand_over", "")


@pytest.mark.parametrize(
    "text",
    [
        filled(ANSWER)[:-1],
        filled(ANSWER)[:40],
        '{"answer": "a", "answer": "b"}',
        '{"confidence": NaN, "answer": "a"}',
        '{"confidence": 7, "answer": "a"}',
        '{"amount": 5, "answer": "a"}',
        '{"answer": 1}',
        '{"wish": "refund", "answer": "a"}',
        '{"facts": "account.balance", "answer": "a"}',
        filled(""),
        filled("  "),
        '{"facts": ' + "[" * 3000,
        "{}",
        '{"answer": "\\ud800"}x',
    ],
    ids=[
        "cut", "head", "twice", "nan", "surer", "more", "number", "wish", "one", "empty", "blank", "deep",
        "none", "tail",
    ],
)  # fmt: skip
async def test_LLM_10_a_form_that_is_not_whole_is_no_answer(
    vendor: Vendor, server: ModelServer, text: str
) -> None:
    assert (await failure(vendor, server, Say(text))).kind == "malformed"


async def test_LLM_10_a_form_that_does_not_end_is_no_answer(vendor: Vendor, server: ModelServer) -> None:
    assert (await failure(vendor, server, Say('{"answer": "' + "a" * 1_000_000))).kind == "malformed"


@pytest.mark.parametrize("finish", ["call", "stop"])
async def test_TOOL_1_a_tool_call_is_no_answer(
    vendor: Vendor, server: ModelServer, finish: Literal["call", "stop"]
) -> None:
    assert (await failure(vendor, server, Call(text="One moment.", finish=finish))).kind == "malformed"


@dataclass
class Heard:
    """Keeps what it was told."""

    heads: list[Draft] = field(default_factory=list)
    words: str = ""

    def begin(self, draft: Draft) -> None:
        self.heads.append(draft)
        self.words = ""

    async def hear(self, words: str) -> None:
        self.words += words


@pytest.mark.parametrize("text", [ANSWER, filled(ANSWER, facts=["account.balance"])], ids=["prose", "form"])
async def test_the_words_are_heard_while_they_come(vendor: Vendor, server: ModelServer, text: str) -> None:
    server.script(text)
    heard = Heard()

    draft = await vendor.draft(prompt(), timeout=5, listener=heard)

    assert heard.words == draft.text == ANSWER
    assert [(head.text, head.facts) for head in heard.heads] == [("", draft.facts)]


class Ending:
    """Has heard enough."""

    def begin(self, draft: Draft) -> None:
        return None

    async def hear(self, words: str) -> None:
        raise Interrupted


async def test_a_listener_ends_the_call(vendor: Vendor, server: ModelServer) -> None:
    server.script(Fault("hang_after_text"))

    with pytest.raises(Interrupted):
        await vendor.draft(prompt(), timeout=30, listener=Ending())

    await server.left(1)


@pytest.mark.parametrize("vendor_itself", [OpenAI("key", None), Anthropic("key", None)])
def test_of_the_vendors_own_servers_plain_words_are_no_answer(vendor_itself: Dialect) -> None:
    reading = Reading("p", "m", {"stop": "said"}, prose=vendor_itself.prose)
    reading.say(ANSWER)
    reading.stop = "stop"

    with pytest.raises(ProviderFailed, match="malformed"):
        reading.draft()
