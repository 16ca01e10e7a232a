"""What the answer stage decides: words that passed every check, or a hand-over with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from bot.basis import Basis
from bot.providers.base import Prompt
from guards.base import CheckedText, Evidence, Fact, MaskedText, OutgoingText, Reason, VaultEntry
from guards.risk import Standing, Tier
from guards.vault import PersonVault
from storage.base import Conversation, Message


@dataclass(frozen=True, slots=True)
class Recalled:
    """All that one answer may use. `past`: what was said before the question. `facts_down`: the source did
    not answer, so nothing may be guessed. `home`: the installation's time zone."""

    conversation: Conversation
    question: MaskedText
    language: str
    past: Sequence[Message]
    evidence: Evidence
    facts: Mapping[str, Fact]
    originals: Sequence[VaultEntry]
    vault: PersonVault
    facts_down: bool = False
    tier: Tier = "normal"
    home: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Prompted:
    """What a model is asked, and what its answer may use: masking the prompt can have added placeholders."""

    prompt: Prompt
    recalled: Recalled


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the person. `source` says who found them: rules:<intent>, <provider>, cache:<provider>,
    knowledge:<id>."""

    text: CheckedText
    rendered: OutgoingText  # facts filled in, placeholders opened
    source: str
    rejected: Sequence[str] = ()  # codes of drafts that were not allowed out, for the audit log
    standing: Standing | None = None  # None: it was not looked at
    basis: Basis | None = None  # None: it is a sentence of Parley's own, and was not checked
    route: str = ""  # which tier of models was asked and why, where there are tiers
    ends: bool = False  # the person is content: the conversation may be closed behind it


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person has to answer. Reasons: asked erase failed low_confidence masker model refused facts risk."""

    reason: str
    summary: MaskedText
    rejected: Sequence[str] = ()
    standing: Standing | None = None
    route: str = ""
    ended: str = ""  # why words that were said before never became whole


Answer = Say | HandOver


def rejection(by: str, reasons: Sequence[Reason]) -> str:
    """The code of a draft that was not allowed out: who wrote it, and each of its faults."""
    return f"{by}:" + ",".join(f"{reason.check}.{reason.code}" for reason in reasons)


def faults(code: str) -> Sequence[tuple[str, str]]:
    """Check and code of each fault of a rejected draft; none when it says that a provider failed."""
    found = (fault.partition(".") for fault in code.rpartition(":")[2].split(","))
    return [(check, why) for check, dot, why in found if dot]
