"""LLM-19 through the whole app: one visitor hears what another was told only when nobody had a part in it."""

from __future__ import annotations

from pathlib import Path

from tests.peers.models import ModelServer
from tests.running import running, settings

QUESTION = "Which seed do robins like most, dear assistant?"


async def test_LLM_19_a_stranger_hears_it_again_and_a_customer_never(
    tmp_path: Path, openai: ModelServer
) -> None:
    openai.script(
        "Robins like it soft.", "You have {account.balance}, and robins like it soft.", "They like mealworms."
    )
    env = {"openai_api_key": "k", "openai_base_url": openai.openai_url}
    async with running(settings(tmp_path, {"answers": {"cache_hours": 1}}, **env)) as parley:
        first, second = await parley.visitor(), await parley.visitor()
        mina, german = await parley.visitor(customer=True), await parley.visitor(language="de")
        heard = [await first.ask(QUESTION), await second.ask(QUESTION.lower())]
        hers, theirs = await mina.ask(QUESTION), await german.ask(QUESTION)
        metrics = (await parley.client.get("/metrics")).text
        by = {entry.detail for entry in await parley.app.store.audit.newest(100) if "turn." in entry.action}

    assert heard == ["Robins like it soft.", "Robins like it soft."]
    assert "47.15" in hers
    assert theirs == "They like mealworms."
    assert len(openai.requests) == 3
    assert 'parley_cached_answers_total{outcome="hit"} 1.0' in metrics
    assert any('"cache:openai"' in detail for detail in by)
