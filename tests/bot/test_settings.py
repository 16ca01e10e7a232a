"""What is set wrongly is refused at start, with the setting's name and never with its value."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load

SAMPLE = Path("examples/parley.toml").resolve()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a `.env`, and a sample policy to spoil."""
    (tmp_path / "parley.toml").write_text(SAMPLE.read_text())
    monkeypatch.setenv("PARLEY_CONFIG", str(tmp_path / "parley.toml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_sample_is_right() -> None:
    assert load().policy.installation.name == "Meadow & Finch"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PUBLIC_URL", "https://chat.shop.example/path"),
        ("WEB_IDENTITY_SECRETS", "tooshort"),
        ("WEB_IDENTITY_SECRETS", "x" * 32 + ",tooshort"),
        ("FORWARDED_ALLOW_IPS", "banana"),
        ("FORWARDED_ALLOW_IPS", "*"),
        ("FORWARDED_ALLOW_IPS", "127.0.0.1, *"),
        ("FORWARDED_ALLOW_IPS", "0.0.0.0/0"),
        ("FORWARDED_ALLOW_IPS", "10.0.0.1,::/0"),
        ("DATABASE_URL", "mysql://db"),
        ("DATABASE_URL", "postgresql://parley:tooshort@db/parley"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite://parley.db"),
        ("PARLEY_LOG", "tooshort"),
        ("OPENAI_BASE_URL", "notaurl"),
        ("OPENAI_BASE_URL", "https://me:tooshort@host/v1"),
        ("OPENAI_BASE_URL", "https://host:99999/v1"),
        ("ANTHROPIC_BASE_URL", "localhost:99"),
        ("SLACK_API_URL", "ftp://host"),
        ("TELEGRAM_API_URL", "host"),
        ("TURNSTILE_URL", "banana"),
        ("OPENAI_API_KEY", "sk-té"),
        ("ANTHROPIC_API_KEY", "sk- 1"),
        ("PORT", "65536"),
        ("PARLEY_CONFIG", "nowhere.toml"),
    ],
)
def test_a_wrong_variable_is_named_without_its_value(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsError) as refused:
        load()

    assert variable in str(refused.value)
    assert "tooshort" not in str(refused.value)


@pytest.mark.parametrize(
    ("line", "spoilt", "named"),
    [
        ("allowed_origins = []", 'allowed_origins = ["shop.example"]', "web.allowed_origins"),
        ('time_zone = "UTC"', 'time_zone = "Mars/Olympus"', "installation.time_zone"),
        ("wait_minutes = 10", "wait_minute = 10", "handover.wait_minute"),
        ("token_minutes = 60", "token_minutes = 1", "web.token_minutes"),
        ("wait_minutes = 10", "wait_minutes = inf", "handover.wait_minutes"),
        ("closed_days = 90", "closed_days = inf", "retention.closed_days"),
        ("idle_hours = 24", "idle_hours = nan", "retention.idle_hours"),
        ('languages = ["en", ', 'languages = ["", ', "installation.languages.0"),
        (
            'time_zone = "UTC"',
            'time_zone = "UTC"\nlanguage = "en"',
            "installation.language in .* is no setting",
        ),
        ("{ count = 30, seconds = 60,", "{ count = 0, seconds = 60,", "limits.person"),
        ("{ count = 300, seconds = 60,", "{ count = 300, seconds = inf,", "limits.starts_per_network"),
        ("restricted = 0.7", "restricted = 0.6", "risk.restricted"),  # no sign may restrict anybody by itself
        ("careful = 0.35", "careful = 0.7", "risk in .*careful has to begin below restricted"),
        ("half_life_hours = 24", "half_life_hours = 0", "risk.half_life_hours"),
    ],
)
def test_a_wrong_policy_is_named(line: str, spoilt: str, named: str, elsewhere: Path) -> None:
    policy = elsewhere / "parley.toml"
    assert line in policy.read_text()
    policy.write_text(policy.read_text().replace(line, spoilt))

    with pytest.raises(SettingsError, match=named):
        load()


def test_empty_secrets_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_IDENTITY_SECRETS", "a" * 32 + " , " + "b" * 32 + ",")

    assert load().env.web_identity_secrets is not None


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (None, "data/parley.db"),
        ("sqlite:///parley.db", "parley.db"),
        ("sqlite:////var/lib/parley.db", "/var/lib/parley.db"),
        ("sqlite:///odd name?%41#.db", "odd name?%41#.db"),
    ],
)
def test_where_the_database_is(url: str | None, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if url:
        monkeypatch.setenv("DATABASE_URL", url)

    assert load().database_path == Path(path)


def test_files_that_are_no_text_are_said(elsewhere: Path) -> None:
    (elsewhere / ".env").write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"\.env: not UTF-8"):
        load()

    (elsewhere / ".env").unlink()
    (elsewhere / "parley.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load()


@pytest.mark.parametrize(
    ("consent", "named"),
    [
        ('channels = ["web"]\nlink = "https://shop.example/privacy"', "version is missing"),
        ('channels = ["web"]\nversion = "1"', "link is missing"),
        ('channels = ["web"]\nversion = "1"\nlink = "privacy.html"', "link is missing"),
        ('channels = ["telegramm"]\nversion = "1"\nlink = "https://a.example"', "'telegramm' is no channel"),
        ('channels = ["web"]\nversion = "1"\nlink = "https://a.example"\npurposes = []', "consent.purposes"),
    ],
)  # fmt: skip
def test_consent_that_could_not_be_informed_is_refused(consent: str, named: str, elsewhere: Path) -> None:
    (elsewhere / "parley.toml").write_text(f"[consent]\n{consent}\n")

    with pytest.raises(SettingsError) as refused:
        load()

    assert named in str(refused.value)
    assert "consent" in str(refused.value)


def test_consent_may_be_asked_for_on_a_channel_of_ones_own(elsewhere: Path) -> None:
    (elsewhere / "parley.toml").write_text(
        '[consent]\nchannels = ["folder"]\nversion = "1"\nlink = "https://a.example"\n[channels.folder]\n'
    )

    assert load().policy.consent.channels == ("folder",)


def test_every_key_and_token_is_a_secret_that_answers_may_not_hold(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "parley.toml").write_text("")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-one")
    monkeypatch.setenv("WEB_IDENTITY_SECRETS", f"{'a' * 32}, {'b' * 32}")

    assert load().secrets == ("sk-one", "a" * 32, "b" * 32)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ('forbidden = [{ hint = "h", pattern = "(a+)+b" }]', "answers.forbidden in"),
        ('forbidden = [{ hint = "h", pattern = "(?=a)" }]', "answers.forbidden in .*name the characters"),
        ('forbidden = [{ hint = "h" }]', "give a pattern"),
        ('required = [{ topic = ["x"], text = "{account.balance}" }]', "answers.required in"),
        ("tone = { emoji = false }", "answers.tone.emoji in"),
    ],
)
def test_wording_that_cannot_be_held_is_refused(answers: str, says: str, elsewhere: Path) -> None:
    (elsewhere / "parley.toml").write_text(f"[answers]\n{answers}\n")

    with pytest.raises(SettingsError, match=says):
        load()
