"""Reads a text as statements: its sentences and their clauses, with the known words of each.

Reads only. A reference to a fact is one sign here, so that the words of its name are not the sentence's.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from guards.pii.placeholders import REFERENCE
from guards.text.lexicon import Word, words
from guards.text.notation import plain

_START: Final = attrgetter("start")
_FIRST_SIGN: Final = 0xE000  # private characters: no text means anything by them
_SIGN: Final = re.compile("[\ue000-\uefff]")
_MONTH: Final = "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
# What has to stand before a match comes behind it: so it is only looked at where the rest may begin.
_SHORTENED: Final = (
    r"(?<!\b(?:dr|mr|ms|sr|nr|ca|vs)\.)(?<!\b(?:mrs|sra|tel|bzw|ggf)\.)(?<!\b(?:e\.g|i\.e|z\.b|u\.a)\.)"
)
_END: Final = re.compile(
    rf"(?:[!?…]|\.{_SHORTENED}(?!(?<=\d\.) (?:{_MONTH})\b))[\"'”’)\]]*\s+|\n(?<![:：].)\n*|\n(?<=:.)\n+",
    re.DOTALL,
)
_AND: Final = "|".join(
    rf"{word}(?<=\b{word})" for word in ["and", "but", "und", "aber", "sondern", "et", "mais", "pero", "mas"]
)
_ONCE: Final = "once|as soon as|sobald|dès que|une fois que|en cuanto|tan pronto|assim que|logo que"
_SPLIT: Final = re.compile(rf"[,;:–—()]+(?!\d)| - |(?:{_AND})\b|(?<= )(?=(?:{_ONCE})\b)")
_JOINS: Final = re.compile(r"[a-z]")
_SUBJECTS: Final = frozenset(
    f"grammar.{name}" for name in ("us", "colleague", "be", "was", "will", "can", "not", "may", "if")
)
_QUESTION: Final = re.compile(r"[?؟][\"'”’)\]]*\s*$|(?:까요|나요|습니까|ますか|ですか|吗|呢)[.。]?\s*$")
_HYPHEN: Final = re.compile(r"-(?<=\w-)(?=\w)")
_CONTRACTIONS: Final = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"\bcan't\b", "can not"), (r"\bwon't\b", "will not"), (r"n't\b", " not"), (r"'ll\b", " will"),
        (r"'ve\b", " have"), (r"'re\b", " are"), (r"'m\b", " am"), (r"'d\b", " would"),
        (r"\b(it|that|he|she|there)'s\b", r"\1 is"),
    )
)  # fmt: skip


class Clause(NamedTuple):
    """`words` in order, with their places in the whole sentence; `keys` are their meanings."""

    text: str
    start: int
    words: tuple[Word, ...]
    keys: frozenset[str]

    def between(self, first: Word, second: Word) -> str:
        return self.text[first.end - self.start : second.start - self.start]

    def piece(self, start: int, end: int) -> Clause:
        """What stands between two places of its text."""
        return _clause(self.text, list(self.words), start, end)

    def named(self, role: str) -> frozenset[str]:
        """The meanings of one role: `act` gives {"act.refund"}."""
        prefix = role + "."
        return frozenset([key for key in self.keys if key.startswith(prefix)])


class Sentence(NamedTuple):
    """`refers` are the names of the facts that it refers to; `whole` is all of it as one clause."""

    whole: Clause
    clauses: tuple[Clause, ...]
    question: bool
    refers: frozenset[str]


def hidden(text: str, known: Collection[str]) -> tuple[str, list[str]]:
    """The text with a sign in the place of every known reference, and the names that the signs stand for."""
    names: list[str] = []

    def sign(found: re.Match[str]) -> str:
        if found[1] not in known:
            return found[0]
        names.append(found[1])
        return chr(_FIRST_SIGN + (len(names) - 1) % 0x1000)

    return REFERENCE.sub(sign, _SIGN.sub(" ", text)), names


def referred(text: str, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where the signs of `hidden` are, and whose they are."""
    for found in _SIGN.finditer(text):
        yield found.start(), names[ord(found[0]) - _FIRST_SIGN]


_BACK: Final = re.compile(  # "schicken Sie es einfach zurück"; but money back has a word of its own
    r"\b((?:send|schick|geb|gib|zahl|nehm|nimm)\w{0,3}\b)((?:(?!geld)[^.,;:!?\n]){1,60}?) zurück\b"
)


def sentences(text: str, known: Collection[str] = ()) -> list[Sentence]:
    """Those of a whole text, in order."""
    shown, names = hidden(text, known)
    spoken = _spelled_out(plain(shown).lower())
    ends = [0, *(found.end() for found in _END.finditer(spoken)), len(spoken)]
    parts = filter(None, (spoken[start:end].strip() for start, end in pairwise(ends)))
    return [sentence(part, tuple(names) if _SIGN.search(part) else ()) for part in parts]


def _spelled_out(text: str) -> str:
    if "'" in text:  # which all of them have
        for contraction, meant in _CONTRACTIONS:
            text = contraction.sub(meant, text)
    if "zurück" in text:
        text = _BACK.sub(r"zurück\1\2", text)
    return _HYPHEN.sub(" ", text.replace("'", " "))


@functools.lru_cache(maxsize=256)
def sentence(part: str, names: tuple[str, ...]) -> Sentence:
    """Remembered: an answer that grows is read again from its beginning with each sentence."""
    refers = frozenset([name for _, name in referred(part, names)]) if names else frozenset()
    known = words(part)
    whole = _clause(part, known, 0, len(part))
    clauses = _clauses(part, known) or (whole,)
    return Sentence(whole, clauses, _QUESTION.search(part) is not None, refers)


def _clauses(part: str, known: list[Word]) -> tuple[Clause, ...]:
    """Empty where nothing divides the sentence."""
    marks = [found.span() for found in _SPLIT.finditer(part)]
    if not marks:
        return ()
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(part)]
    pieces = _with_subjects(list(zip(starts, ends, strict=True)), part, known)
    return tuple([_clause(part, known, *piece) for piece in pieces])


def _with_subjects(pieces: list[tuple[int, int]], part: str, known: list[Word]) -> list[tuple[int, int]]:
    """ "I went and cancelled it": a piece without any subject or auxiliary belongs to the one before."""
    whole: list[tuple[int, int]] = []
    for start, end in pieces:
        if whole and _JOINS.search(part, whole[-1][1], start) and not _has_subject(known, start, end):
            whole[-1] = (whole[-1][0], end)
        elif part[start:end].strip():
            whole.append((start, end))
    return whole


def _has_subject(known: list[Word], start: int, end: int) -> bool:
    return any(word.key in _SUBJECTS for word in _between(known, start, end))


def _between(known: list[Word], start: int, end: int) -> list[Word]:
    first = bisect_left(known, start, key=_START)
    return known[first : bisect_left(known, end, first, key=_START)]


def _clause(text: str, known: list[Word], start: int, end: int) -> Clause:
    found = tuple(_between(known, start, end))
    return Clause(text[start:end], start, found, frozenset([word.key for word in found]))
