"""The settings of busy times: what belongs together is set together, and nothing that means nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load

SAMPLE = Path("examples/parley.toml").resolve()
KEY = '# turnstile_site_key = "0x4AAAAAAA"'


def loaded(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str, spoilt: str, **env: str) -> Settings:
    sample = SAMPLE.read_text()
    assert line in sample
    (folder / "parley.toml").write_text(sample.replace(line, spoilt))
    for name, value in {"PARLEY_CONFIG": str(folder / "parley.toml"), **env}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    return load()


def test_turnstile_is_set_up_by_its_key_and_its_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = loaded(tmp_path, monkeypatch, KEY, KEY.removeprefix("# "), TURNSTILE_SECRET="hush-hush")

    assert settings.policy.web.turnstile_site_key == "0x4AAAAAAA"
    assert "hush-hush" not in repr(settings)


@pytest.mark.parametrize(("key", "env"), [(True, {}), (False, {"TURNSTILE_SECRET": "hush-hush"})])
def test_one_of_them_alone_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: bool, env: dict[str, str]
) -> None:
    with pytest.raises(SettingsError, match="TURNSTILE_SECRET") as refused:
        loaded(tmp_path, monkeypatch, KEY, KEY.removeprefix("# ") if key else KEY, **env)

    assert "hush-hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("line", "spoilt", "named"),
    [
        ('challenge = "by_load"', 'challenge = "sometimes"', "web.challenge"),
        ("calm_starts = 120", "calm_starts = 0", "web.calm_starts"),
        ("calm_messages = 1200", "calm_messages = nan", "web.calm_messages"),
        ("streams = 5000", "streams = 0", "web.streams"),
        ("streams_per_network = 200", "streams_per_network = 0", "web.streams_per_network"),
        ("starts_per_site     = { count = 1200", "starts_per_site = { count = 0", "limits.starts_per_site"),
        (
            "messages_per_site   = { count = 3000",
            "messages_per_site = { count = 0",
            "limits.messages_per_site",
        ),
        (
            "starts_per_customer = { count = 60",
            "starts_per_customer = { count = 0",
            "limits.starts_per_customer",
        ),
    ],
)
def test_what_means_nothing_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, spoilt: str, named: str
) -> None:
    with pytest.raises(SettingsError, match=named):
        loaded(tmp_path, monkeypatch, line, spoilt)
