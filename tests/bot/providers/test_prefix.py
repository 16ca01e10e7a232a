"""What a turn repeats of the one before it comes first, byte for byte, so that providers can cache it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers.anthropic import Anthropic
from bot.providers.base import FactName, Prompt, Said
from bot.providers.openai import OpenAI
from bot.providers.wording import Wording, word
from guards.base import Passage
from tests.bot.providers.prompts import masked, prompt

_TEXT = st.text(max_size=40)
_SAID = st.builds(Said, st.sampled_from(["person", "assistant", "staff"]), _TEXT.map(masked))
_PASSAGES = st.lists(st.builds(Passage, st.just("p"), st.just("Title"), _TEXT.map(masked)), max_size=3)
_FACTS = st.lists(st.builds(FactName, st.just("order.status"), st.just("text"), _TEXT), max_size=2)


def said(wording: Wording) -> bytes:
    """A prompt as it is read, from its beginning."""
    return "\0".join([wording.system, *(f"{one.speaker}\0{one.text}" for one in wording.messages)]).encode()


def repeated(wording: Wording) -> bytes:
    return said(Wording(wording.system, wording.messages[:-1]))


@given(st.lists(_SAID, max_size=6), _FACTS, _TEXT, _PASSAGES, _TEXT, _TEXT, _PASSAGES)
def test_a_turn_repeats_all_of_the_one_before_it_but_its_last_message(
    history: Sequence[Said],
    facts: Sequence[FactName],
    question: str,
    passages: Sequence[Passage],
    answer: str,
    another: str,
    others: Sequence[Passage],
) -> None:
    one = prompt(question, history=history, facts=facts, passages=passages)
    later = [*history, Said("person", masked(question)), Said("assistant", masked(answer))]
    first, second = word(one), word(prompt(another, history=later, facts=facts, passages=others))

    assert said(second).startswith(repeated(first))
    assert second.messages[: len(first.messages) - 1] == first.messages[:-1]


@given(st.lists(_SAID, max_size=4), _TEXT, _PASSAGES)
def test_a_correction_repeats_everything(
    history: Sequence[Said], question: str, passages: Sequence[Passage]
) -> None:
    one = prompt(question, history=history, passages=passages)
    corrected = prompt(question, history=history, passages=passages, corrections=(masked("No."),))

    assert said(word(corrected)).startswith(said(word(one)))


def test_people_of_one_language_share_all_that_comes_before_their_words() -> None:
    one, other = (word(prompt(text, history=(), facts=())) for text in ("One", "Other"))

    assert said(other).startswith(repeated(one))
    assert one.messages != other.messages


HISTORY = (Said("person", masked("Hello")), Said("assistant", masked("Hi, how can I help?")))


@pytest.mark.parametrize(("history", "marks"), [((), [0]), (HISTORY[:1], [0]), (HISTORY, [0, 2])])
def test_anthropic_is_told_to_keep_the_system_text_and_what_the_next_turn_repeats(
    history: Sequence[Said], marks: Sequence[int]
) -> None:
    request = Anthropic("key", None).request("m", prompt(history=history))

    parts = [request["system"], *(message["content"] for message in request["messages"])]
    kept = [at for at, part in enumerate(parts) if isinstance(part, list)]
    assert kept == marks
    assert all(parts[at][-1]["cache_control"] == {"type": "ephemeral"} for at in kept)
    assert str(request).count("cache_control") <= 4, "Anthropic takes no more"


def test_what_anthropic_is_told_is_the_wording() -> None:
    asked = prompt(history=HISTORY)
    request, wording = Anthropic("key", None).request("m", asked), word(asked)

    assert request["system"][0]["text"] == wording.system
    texts = [
        content if isinstance(content, str) else content[0]["text"]
        for content in (message["content"] for message in request["messages"])
    ]
    assert texts == [one.text for one in wording.messages]


@pytest.mark.parametrize(
    ("base_url", "key", "told"),
    [(None, "k1", "k1"), (None, "", None), ("http://localhost:11434/v1", "k1", None)],
)
def test_openai_alone_is_told_which_turns_belong_together(
    base_url: str | None, key: str, told: str | None
) -> None:
    asked: Prompt = prompt(cache_key=key)

    assert OpenAI("key", base_url).request("m", asked).get("prompt_cache_key") == told
