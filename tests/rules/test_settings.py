"""Every setting is in the samples and explained in the docs, and neither names one that does not exist."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from bot.settings import Environment, Policy
from tests.rules.source import ROOT

RUN, ENV, TOML = ROOT / "docs/run.md", ROOT / ".env.example", ROOT / "examples/parley.toml"


def policy_keys(model: type[BaseModel] = Policy, above: str = "") -> Iterator[str]:
    """`limits.person`, `providers.openai.model`, ...: down to what is written on one line."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from policy_keys(kind, f"{above}{name}.")
        else:
            yield above + name


def sample_keys() -> set[str]:
    """The keys of the sample policy, those that are commented out included."""
    section, keys = "", set()
    for line in TOML.read_text().splitlines():
        bare = line.removeprefix("#").strip()
        if header := re.fullmatch(r"\[([a-z_.]+)\](?: *#.*)?", bare):
            section = header[1] + "."
        elif key := re.match(r"([a-z_]+) *= *\S", bare):
            keys.add(section + key[1])
    return keys


def test_every_variable_is_in_the_sample_environment() -> None:
    sample = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", ENV.read_text(), re.MULTILINE))

    assert sample == {name.upper() for name in Environment.model_fields}


def test_every_policy_is_in_the_sample_policy() -> None:
    assert sample_keys() == set(policy_keys())


def test_every_setting_is_explained() -> None:
    text = RUN.read_text()
    names = [*(name.upper() for name in Environment.model_fields), *policy_keys()]

    assert [name for name in names if f"`{name}`" not in text] == []
