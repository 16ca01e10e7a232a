"""Pools and tiers of the settings: read, refused with the remedy, and made into a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.providers.plan import Account
from bot.settings import Settings, SettingsError, load

POOLS = """
[[providers.pools.openai]]
name = "eu"
key = "OPENAI_KEY_EU"

[[providers.pools.openai]]
name = "own"
url = "http://localhost:8000/v1"
weight = 2
"""
TIERS = """
[providers.tiers]
small = ["openai/gpt-5.4-mini", "anthropic/claude-haiku-4-5"]
large = ["openai/meta-llama/Llama-3"]
"""


def loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, policy: str, **variables: str) -> Settings:
    config = tmp_path / "parley.toml"
    config.write_text(policy)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARLEY_CONFIG", str(config))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return load()


def test_a_key_alone_is_one_account_as_ever(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plan = loaded(monkeypatch, tmp_path, "", OPENAI_API_KEY="sk").models

    assert plan.accounts == {"openai": [Account("sk", None)], "anthropic": [Account(None, None)]}
    assert plan.tiers == {"": [("openai", "gpt-5.4-mini"), ("anthropic", "claude-haiku-4-5")]}
    assert plan.used() == [("openai", "gpt-5.4-mini")]


def test_a_pool_takes_its_keys_from_the_environment_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = loaded(monkeypatch, tmp_path, POOLS, OPENAI_KEY_EU="sk-eu", OPENAI_API_KEY="unused")

    assert settings.models.accounts["openai"] == [
        Account("sk-eu", None, "eu"),
        Account(None, "http://localhost:8000/v1", "own", 2.0),
    ]
    assert "sk-eu" not in repr(settings)


def test_a_pool_takes_its_keys_from_the_env_file_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_KEY_EU=sk-file\n")

    assert loaded(monkeypatch, tmp_path, POOLS).models.accounts["openai"][0].api_key == "sk-file"


def test_tiers_replace_the_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plan = loaded(monkeypatch, tmp_path, TIERS, OPENAI_API_KEY="sk").models

    assert list(plan.tiers) == ["small", "large"]
    assert plan.tiers["large"] == [("openai", "meta-llama/Llama-3")]
    assert plan.used() == [("openai", "gpt-5.4-mini"), ("openai", "meta-llama/Llama-3")]


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        (POOLS, "OPENAI_KEY_EU: providers.pools.openai names it; set it, or remove the entry"),
        ('[[providers.pools.openai]]\nname = "eu"', "needs `key`, the name of an environment variable"),
        ('[[providers.pools.openai]]\nname = "eu"\nkey = "sk-123"', "providers.pools.openai.0.key"),
        (
            '[[providers.pools.openai]]\nname = "eu"\nurl = "https://eu.example/v1"\n' * 2,
            "two entries have one name",
        ),
        ("[providers.tiers]\nsmall = []", "tiers: one is empty"),
        ('[providers.tiers]\nsmall = ["gpt"]', "providers.tiers.small.0"),
        ('[[providers.pools.mistral]]\nname = "eu"\nurl = "u"', "providers.pools.mistral"),
    ],
)
def test_what_is_wrong_stops_the_start_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, policy: str, says: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        loaded(monkeypatch, tmp_path, policy)

    assert says in str(refused.value)
    assert "sk-123" not in str(refused.value)
