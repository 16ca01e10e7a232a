"""What a model is told: passages worth judging, and no more tokens than the budget, whatever there is."""

from pathlib import Path

import pytest

from bot.history import tokens
from bot.providers.base import Prompt
from bot.providers.wording import word
from bot.recall import PromptTooLarge
from guards.base import MaskedText
from tests.bot.core import Core

SAMPLE = Path(__file__).parents[2] / "examples" / "knowledge"


async def asked(core: Core, question: str) -> Prompt:
    place = await core.person()
    return (await core.recall.gather(place, MaskedText.authored(question), asked=())).prompt


async def test_a_passage_too_weak_to_be_quoted_is_told_and_a_chance_hit_is_not(core: Core) -> None:
    await core.knowledge.sync(SAMPLE)

    prompt = await asked(core, "can you ship it to Poland, my friend?")
    assert "shipping#countries-we-ship-to" in {passage.id for passage in prompt.passages}
    assert (await asked(core, "what might a clever giraffe recommend to me at last?")).passages == []


async def test_LLM_20_the_budget_is_for_the_whole_prompt(core: Core) -> None:
    await core.knowledge.sync(SAMPLE)
    place = await core.person()
    for number in range(60):
        await core.bot_says(place, f"{number} " + "small talk " * 60)

    question = MaskedText.authored("What does shipping cost? " * 40)
    prompt = (await core.recall.gather(place, question, asked=())).prompt

    wording = word(prompt)
    assert 0 < len(prompt.history) < 60
    assert sum(tokens(spoken.text) for spoken in wording.messages) + tokens(wording.system) <= 6000


async def test_LLM_20_a_question_that_cannot_fit_is_an_error(core: Core) -> None:
    with pytest.raises(PromptTooLarge, match="6000"):
        await asked(core, "word " * 6000)
