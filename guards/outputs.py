"""What a draft must pass before a person may read it: figures, claims, leaks, links, form.

A check that is broken rejects the draft. Hints go back to the model, so they never hold a fact's value.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from guards.base import CheckedText, Evidence, MaskedText, OutputGuard, Passage, Reason
from guards.claims.claims import Claims
from guards.facts import Reading, read_draft, unproven
from guards.filled import misfilled
from guards.inputs import clean
from guards.leaks import Leaks
from guards.links import Links
from guards.meaning.dated import misdated
from guards.meaning.hours import mistimed
from guards.meaning.nothing import denied
from guards.meaning.ordinals import otherwise
from guards.meaning.subjects import astray
from guards.meaning.weekdays import shut
from guards.meaning.zoned import elsewhere
from guards.pii.placeholders import REFERENCE
from guards.proofs import resting
from guards.references import malformed
from guards.rendering import Rendering, notice, render, staff_text
from guards.reread import NAME as RENDERED
from guards.reread import reread
from guards.text.notation import BIDI
from guards.wording import Additions

__all__ = [
    "DEFAULT_CHECKS",
    "Claims",
    "Figures",
    "Form",
    "Leaks",
    "Links",
    "OutputCheck",
    "notice",
    "render",
    "staff_text",
]

_PRIVATE_KINDS: Final = frozenset({"email", "phone", "link", "unreadable"})
_SHOWN: Final = 40
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_UNITS: Final = r"(?:[GMTk]B|[GM]bps|k[gmW]|kWh|[cm]m|m[l23])(?![0-9A-Za-z])"  # "21GB" is read whole below
_GLUED: Final = re.compile(
    r"[0-9A-Za-z]\{[a-z][\w.\-]*\}|\{[a-z][\w.\-]*\}"
    rf"(?:(?!{_UNITS})[0-9A-Za-z]|[.,]\d| ?(?:k|thousand|million|billion)\b)"
)


class Figures:
    """No figure, date or identifier that nothing proves, or that is proven for something else."""

    name = "figures"

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        reading, own = read_draft(draft, evidence), resting(evidence)
        meant = [*astray(reading, own)]
        if own is not evidence:  # what a figure stands for elsewhere is known from all of them
            meant += [reason for reason in astray(reading, evidence) if reason not in meant]
        return [
            *_unproven(reading, evidence, own),
            *misfilled(reading, own),
            *meant,
            *misdated(reading, own),
            *mistimed(reading, own),
            *elsewhere(reading, own),
            *denied(reading.text, evidence),
            *shut(reading.text, evidence),
            *otherwise(draft, evidence),
        ]


def _unproven(reading: Reading, evidence: Evidence, own: Evidence) -> Iterator[Reason]:
    """`own` is what the draft rests on."""
    pieces = unproven(reading, own)
    elsewhere = unproven(reading, evidence) if pieces and own is not evidence else pieces
    names = ", ".join(f"{{{name}}}" for name in list(evidence.facts)[:12])
    instead = f"use a reference ({names}) or leave it out" if names else "leave it out"
    for piece in pieces:
        away = instead if piece in elsewhere else "name the passage that has it among the passages used"
        hint = MaskedText(f"{_shown(piece.kind, piece.surface)}: {away}.")
        yield Reason("figures", f"unproven_{piece.kind}", hint)


class Form:
    """Not empty, not too long, no hidden characters, no reference to a fact that does not exist."""

    name = "form"

    def __init__(self, max_characters: int = 8000) -> None:
        self._most = max_characters

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        refers = "{" in draft
        named = {found[1] for found in REFERENCE.finditer(draft)} if refers else set()
        unknown = sorted(named - evidence.facts.keys())
        faults = (
            (not draft.strip(), "empty", "The answer is empty: write one."),
            (len(draft) > self._most, "too_long", f"Shorten the answer to {self._most} characters."),
            (_SURROGATE.search(draft), "broken_characters", "Write valid Unicode."),
            (BIDI.search(draft), "direction_controls", "Leave out direction control characters."),
            (
                len(clean(draft)) < len(clean_line_ends(draft)),
                "hidden_characters",
                "Leave out invisible characters.",
            ),
            (
                refers and _GLUED.search(draft),
                "glued_reference",
                "Put a space around every {reference}; add no digits to it.",
            ),
            (
                malformed(draft),
                "malformed_reference",
                "Write a reference exactly as its name stands in <known>, in single braces; no other braces.",
            ),
            (unknown, "unknown_reference", f"There is no {{{unknown[0][:60]}}}." if unknown else ""),
        )
        return [Reason(self.name, code, MaskedText(hint)) for wrong, code, hint in faults if wrong]


DEFAULT_CHECKS: Final[tuple[OutputGuard, ...]] = (Form(), Leaks(), Links(), Figures(), Claims())


_NO_ADDITIONS: Final = Additions()


class OutputCheck:
    """All checks in order; their reasons together, or the checked text."""

    def __init__(
        self, checks: Sequence[OutputGuard] = DEFAULT_CHECKS, additions: Additions = _NO_ADDITIONS
    ) -> None:
        self._checks, self._additions = tuple(checks), additions
        self._holds = functools.lru_cache(maxsize=512)(self._holds_alone)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(check.name for check in self._checks)

    def check(self, draft: str, evidence: Evidence) -> CheckedText | tuple[Reason, ...]:
        """What is far too long is read no further: no check has to be quick on it."""
        reasons: list[Reason] = []
        for check in self._checks:
            reasons += _inspected(check.name, partial(check.inspect, draft, evidence))
            if any(reason.code == "too_long" for reason in reasons):
                break
        return tuple(reasons) or CheckedText(MaskedText(draft))

    def reread(self, rendering: Rendering, checked: CheckedText, evidence: Evidence) -> tuple[Reason, ...]:
        """Of an answer whose values are filled in: why it may not be sent."""
        return tuple(_inspected(RENDERED, partial(reread, rendering, checked, evidence)))

    def complete(self, checked: CheckedText) -> CheckedText:
        """With the texts that the installation requires below answers of its topic."""
        return self._additions.complete(checked)

    def check_own(
        self, draft: str, of: Sequence[Passage], evidence: Evidence
    ) -> CheckedText | tuple[Reason, ...]:
        """For the operator's own words, made `of` passages that are in the evidence.

        What they hold up alone, they hold up beside a person's facts and words too: that is judged once and
        remembered. A reference to a fact is not theirs, so a draft with one is judged every time.
        """
        if not REFERENCE.search(draft):
            alone = tuple(replace(passage, score=0.0) for passage in of)
            if self._holds(draft, alone, evidence.link_hosts, tuple(evidence.secrets)):
                return CheckedText(MaskedText(draft))
        return self.check(draft, evidence)

    def _holds_alone(
        self, draft: str, of: tuple[Passage, ...], link_hosts: frozenset[str], secrets: tuple[str, ...]
    ) -> bool:
        alone = Evidence(passages=of, link_hosts=link_hosts, secrets=secrets)
        return isinstance(self.check(draft, alone), CheckedText)


def clean_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n")


def _inspected(name: str, inspect: Callable[[], Sequence[Reason]]) -> Sequence[Reason]:
    try:
        return inspect()
    except Exception as failure:  # noqa: BLE001 - whatever broke a safeguard, the draft is not sent
        hint = MaskedText(f"The check '{name}' failed ({type(failure).__name__}): write it more simply.")
        return [Reason(name, "check_failed", hint)]


def _shown(kind: str, surface: str) -> str:
    if kind in _PRIVATE_KINDS:
        return {"email": "An e-mail address", "phone": "A telephone number", "link": "A link"}.get(
            kind, "An unreadable figure"
        ) + " is not in the facts"
    short = surface if len(surface) <= _SHOWN else surface[:_SHOWN] + "…"
    return f"The {kind} '{short}' is not in the facts"
