"""Every setting of an installation: secrets and places from the environment, policy from `parley.toml`.

Read once, at start, by `bot.app` and `bot.cli` only. What is wrong is said with the setting's name and the
remedy; nothing is guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.web.origins import Origins
from bot.answer_settings import Answers
from bot.batches.settings import BatchSettings
from bot.budget_settings import BudgetSettings
from bot.channel_settings import (
    Desks,
    Messengers,
    Own,
    Shared,
    Slack,
    Telegram,
    Wanted,
    missing,
    revealed,
    wanted,
)
from bot.provider_settings import Providers, named_keys
from bot.providers.plan import Account, Plan
from bot.safeguard_settings import (
    YEAR_SECONDS,
    ConsentSettings,
    DisclosureSettings,
    FileSettings,
    InjectionSettings,
    LimitSettings,
    Masking,
    Named,
    RiskSettings,
    Section,
)
from bot.setting_types import ApiKey, Networks, Url
from guards.demand import When

_LEAST_SECRET_BYTES = 32


class SettingsError(Exception):
    """A setting is wrong; the message names it and says how to mend it."""


class Environment(Messengers, BaseSettings):
    """What differs from machine to machine, and every secret. From the environment or `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    public_url: str | None = None
    data_dir: Path = Path("data")
    database_url: str | None = None
    parley_config: Path = Path("examples/parley.toml")
    parley_log: Literal["auto", "json", "console"] = "auto"
    openai_api_key: ApiKey | None = None
    openai_base_url: Url | None = None
    anthropic_api_key: ApiKey | None = None
    anthropic_base_url: Url | None = None
    web_identity_secrets: SecretStr | None = None
    turnstile_secret: SecretStr | None = None
    turnstile_url: Url | None = None
    facts_token: SecretStr | None = None
    facts_database_url: SecretStr | None = None
    forwarded_allow_ips: Networks = "127.0.0.1,::1"

    @field_validator("public_url")
    @classmethod
    def _one_origin(cls, value: str | None) -> str | None:
        Origins((), own=value)  # raises what pydantic shows
        return value

    @field_validator("web_identity_secrets")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        parts = value.get_secret_value().split(",") if value else ()
        if any(0 < len(part.strip().encode()) < _LEAST_SECRET_BYTES for part in parts):
            raise ValueError("a secret is shorter than 32 bytes; make one with `openssl rand -hex 32`")
        return value


class Installation(Section):
    name: Named = "Parley"
    tenant: Named = "default"
    languages: tuple[Named, ...] = Field(("en",), min_length=1)
    time_zone: str = "UTC"

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value!r} is no time zone; use a name such as Europe/Berlin") from None
        return value


class Web(Section):
    allowed_origins: tuple[str, ...] = ()
    site: Named = "default"
    identity: Literal["optional", "enforced"] = "optional"
    require_origin: bool = False
    token_minutes: int = Field(60, ge=5, le=1440)
    challenge: When = "by_load"
    calm_starts: float = Field(120.0, ge=1)
    calm_messages: float = Field(1200.0, ge=1)
    turnstile_site_key: str | None = None
    streams: int = Field(5000, ge=10)
    streams_per_network: int = Field(200, ge=1)

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        Origins(value)  # raises what pydantic shows
        return value


class Handover(Section):
    wait_minutes: float = Field(10.0, gt=0, le=YEAR_SECONDS / 60)


class Retention(Section):
    idle_hours: float = Field(24.0, gt=0, le=YEAR_SECONDS / 3600)
    closed_days: float = Field(90.0, gt=0, le=36_500)


class Demo(Section):
    enabled: bool = False


class Policy(Section):
    """`parley.toml`. Paths are relative to the file."""

    installation: Installation = Installation()
    web: Web = Web()
    limits: LimitSettings = LimitSettings()
    files: FileSettings = FileSettings()
    consent: ConsentSettings = ConsentSettings()
    disclosure: DisclosureSettings = DisclosureSettings()
    masking: Masking = Masking()
    risk: RiskSettings = RiskSettings()
    injection: InjectionSettings = InjectionSettings()
    answers: Answers = Answers()
    providers: Providers = Providers()
    handover: Handover = Handover()
    budget: BudgetSettings = BudgetSettings()
    batches: BatchSettings = BatchSettings()
    retention: Retention = Retention()
    demo: Demo = Demo()
    slack: Slack = Slack()
    telegram: Telegram = Telegram()
    desks: Desks = Desks()
    channels: dict[Named, Own] = Field(default_factory=dict)
    rules: Path = Path("rules.toml")
    prices: Path = Path("prices.toml")
    knowledge: Path = Path("knowledge")
    facts: Path | None = None


class Settings(BaseModel):
    """The whole, read once."""

    model_config = ConfigDict(frozen=True)

    env: Environment
    policy: Policy
    pool_keys: Mapping[str, SecretStr] = {}  # what the entries of providers.pools name

    def beside_config(self, path: Path) -> Path:
        """A path of the policy, as seen from its file."""
        return self.env.parley_config.parent / path

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every key and token of the environment: no answer may hold one."""
        values = (getattr(self.env, name) for name in Environment.model_fields)
        kept = (value.get_secret_value() for value in values if isinstance(value, SecretStr))
        return tuple(part.strip() for value in kept for part in value.split(",") if part.strip())

    @property
    def messengers(self) -> Wanted:
        """Which are switched on, and how."""
        env, policy = self.env, self.policy
        shared = Shared(
            env.public_url,
            frozenset(policy.answers.link_hosts),
            policy.installation.languages,
            policy.desks.reply_prefix,
        )
        return wanted(env, policy.slack, policy.telegram, policy.channels, shared)

    @property
    def models(self) -> Plan:
        """Who may be asked, with which keys."""
        env, policy = self.env, self.policy
        lone = {
            "openai": Account(revealed(env.openai_api_key), env.openai_base_url),
            "anthropic": Account(revealed(env.anthropic_api_key), env.anthropic_base_url),
        }
        return policy.providers.plan(lone, self.pool_keys, home=policy.installation.languages[0])

    @property
    def database_path(self) -> Path:
        """The SQLite file. Other databases come with the driver that serves them."""
        url = self.env.database_url
        if url is None:
            return self.env.data_dir / "parley.db"
        path = url.removeprefix("sqlite:///")
        if path in (url, "", ":memory:"):
            raise SettingsError(
                "DATABASE_URL: only sqlite:///PATH is supported; leave it empty for DATA_DIR/parley.db"
            )
        return Path(path)


def load() -> Settings:
    """Read the environment and `parley.toml`. Raises SettingsError."""
    try:
        env = Environment()
    except ValidationError as error:
        raise SettingsError(_explain(error, "the environment or .env", upper=True)) from None
    except UnicodeDecodeError:
        raise SettingsError(".env: not UTF-8; save it as such") from None
    if any(part.strip() == "*" or part.strip().endswith("/0") for part in env.forwarded_allow_ips.split(",")):
        raise SettingsError(
            "FORWARDED_ALLOW_IPS: everybody could forge their address; name your proxy's addresses"
        )
    policy = _policy(env.parley_config)
    keys = named_keys(Environment, policy.providers.key_names())
    settings = Settings(env=env, policy=policy, pool_keys=keys)
    _ = settings.database_path  # refuses what is not supported
    wrong = [*missing(env, policy.slack, policy.telegram, env.public_url), *_unasked(policy)]
    wrong += policy.batches.without_account(settings.models)
    wrong += policy.providers.missing_keys(keys)
    if bool(env.turnstile_secret) != bool(policy.web.turnstile_site_key):
        wrong.append("TURNSTILE_SECRET: belongs to web.turnstile_site_key; set both of them, or neither")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def _unasked(policy: Policy) -> Iterator[str]:
    """A slip in a channel's name must not mean that nobody is asked there."""
    known = {"web", "slack", "telegram", *policy.channels}
    for name in policy.consent.channels:
        if name not in known:
            yield f"consent.channels: {name!r} is no channel; there are {', '.join(sorted(known))}"


def _policy(path: Path) -> Policy:
    try:
        text = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"PARLEY_CONFIG: cannot read {path}: {error.strerror}; give its path") from None
    try:
        return Policy.model_validate(tomllib.loads(text.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    except ValidationError as error:
        raise SettingsError(_explain(error, str(path))) from None


def _explain(error: ValidationError, where: str, *, upper: bool = False) -> str:
    """One line a problem: the setting's name and what is expected; never the value, it may be a secret."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in problem["loc"])
        unknown = problem["type"] == "extra_forbidden"
        says = "is no setting; correct its name or remove it" if unknown else problem["msg"]
        lines.append(f"{name.upper() if upper else name} in {where}: {says.removeprefix('Value error, ')}")
    return "\n".join(lines)
