"""The first look at what a person wrote: its size, its characters, and whether it is a word of need.

Cleans what cannot be seen and keeps what can; must never change what the words mean in any script.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from guards.base import RawText, Refusal
from guards.sizes import Size
from guards.text.charsets import wide_class

# What cannot be seen may go, so more than the limit is cleaned first; much more is refused before it costs
# anything. Cleaning makes no text more than three times as long: NFC takes a few letters apart.
SLACK: Final = 4
UNREADABLE_SHARE: Final = 0.3
MARKS_IN_A_ROW: Final = 8

_EMOJI: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_JOINING_SCRIPTS: Final = (
    "\u0600-\u0603\u0610-\u061b\u0620-\u109f\u1780-\u17d3\ua8e0-\uabff\ufb50-\ufdcf\ufe70-\ufefc"
)
_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# What is invisible by itself but carries meaning in its place: alternatives that are kept as they stand.
_MEANINGFUL: Final = "|".join(
    (
        # a subdivision flag, such as Scotland's
        "\U0001f3f4[\U000e0061-\U000e007a]{2}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,3}\U000e007f",
        f"(?<=[{_EMOJI}])[\ufe0e\ufe0f]",  # shown as text or as emoji
        "(?<=[0-9#*])\ufe0f(?=\u20e3)",  # a keycap
        f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])",  # joined emoji
        f"(?<=[{_JOINING_SCRIPTS}])[\u200c\u200d]",  # joiners of Arabic, Persian and Indic scripts
        "\u115f(?=[\u1161-\u11a7])",  # a vowel written alone in conjoining jamo
        "(?<=[\u1100-\u115e])\u1160(?=[\u11a8-\u11ff])",
    )
)
_UNSEEN: Final = re.compile(f"[{_INVISIBLE}]")
_HIDDEN: Final = re.compile(f"({_MEANINGFUL})|{_UNSEEN.pattern}")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_ENDS: Final = re.compile("[\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")
_GARBAGE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd]")


class Inputs:
    """Admits a text that is not too large once it is cleaned."""

    def __init__(self, most: Size) -> None:
        self._most = most

    def check(self, raw: RawText) -> RawText | Refusal:
        """A refusal for its size says how many characters of this very text would fit."""
        longest = self._most.characters * SLACK + 1000
        if len(raw.text) > longest:
            fits = self._most.fits(clean(raw.text[:longest]))
            return Refusal("too_long", fits=fits or self._most.characters)
        if len(_GARBAGE.findall(raw.text)) > len(raw.text) * UNREADABLE_SHARE:
            return Refusal("unreadable")
        text = clean(raw.text)
        if not any(_visible(character) for character in text):
            return Refusal("empty")
        fits = self._most.fits(text)
        return RawText(text) if fits == len(text) else Refusal("too_long", fits=fits)


def clean(text: str) -> str:
    """NFC without control, invisible or direction characters; doing it twice changes nothing more."""
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii():
        return _CONTROLS.sub("", text)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    shown = _CONTROLS.sub("", unicodedata.normalize("NFC", whole))
    if _UNSEEN.search(shown):
        shown = _HIDDEN.sub(lambda found: found.group(1) or "", shown)
    return unicodedata.normalize("NFC", _few_marks(shown))


def _few_marks(text: str) -> str:
    """At most eight marks on one letter: enough for every script, too few to bury a page."""
    if not _maybe_too_many().search(text):
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if character in _marks() else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


@functools.cache
def _maybe_too_many() -> re.Pattern[str]:
    return re.compile(f"{wide_class(map(ord, _marks()))}{{{MARKS_IN_A_ROW + 1}}}")


@functools.cache
def _marks() -> frozenset[str]:
    codes = (chr(code) for code in (*range(0x20000), *range(0xE0000, 0xE0200)))
    return frozenset(character for character in codes if unicodedata.category(character) in ("Mn", "Me"))


def _visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Mn", "Me", "Cf", "Cc")


_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]"
)
_READ_AT_MOST: Final = 4000
_WORD: Final = re.compile(r"\w+")
_LIGHT: Final = str.maketrans({",": " ", "、": " ", "’": "'"})


class Needs:
    """Words that always get through, such as "human", "stop" or "erase my data", in any language.

    A phrase matches as whole words anywhere in the message; written `=stop` it must be the whole message.
    Needs are tried in the order given. One is not meant where a phrase of its `unless` stands, too.
    """

    def __init__(
        self, patterns: Mapping[str, Sequence[str]], unless: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._needs = tuple((name, _Phrases(phrases)) for name, phrases in patterns.items() if phrases)
        self._unless = {name: _Phrases(phrases) for name, phrases in (unless or {}).items() if phrases}

    def match(self, raw: RawText) -> str | None:
        text = _folded(raw.text[:_READ_AT_MOST])
        words = frozenset(_WORD.findall(text))
        return next(
            (
                name
                for name, phrases in self._needs
                if phrases.are_in(text, words) and not self._is_denied(name, text, words)
            ),
            None,
        )

    def _is_denied(self, name: str, text: str, words: frozenset[str]) -> bool:
        return name in self._unless and self._unless[name].are_in(text, words)


class _Phrases:
    """A pattern for all, and what is looked at first: one word of each, or a phrase without word borders."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._pattern = _any_of(phrases)
        plain = [_folded(phrase.removeprefix("=")) for phrase in phrases]
        self._open = tuple(phrase for phrase in plain if _UNSPACED.search(phrase) or not _WORD.search(phrase))
        self._begin = frozenset(phrase[0] for phrase in self._open)
        self._words = frozenset(
            max(_WORD.findall(phrase), key=len) for phrase in plain if phrase not in self._open
        )

    def are_in(self, text: str, words: frozenset[str]) -> bool:
        likely = not self._words.isdisjoint(words) or (
            not self._begin.isdisjoint(text) and any(phrase in text for phrase in self._open)
        )
        return likely and self._pattern.search(text) is not None


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all. The border in front of many phrases is looked for once at each place, not once
    for each of them."""
    alike: dict[tuple[str, str], list[str]] = {}
    for phrase in phrases:
        words = _folded(phrase.removeprefix("="))
        if not words:
            raise ValueError("a word of need is empty: remove it from the policy")
        alike.setdefault(_borders(phrase, words), []).append(re.escape(words))
    return re.compile(
        "|".join(f"{before}(?:{'|'.join(all_)}){after}" for (before, after), all_ in alike.items())
    )


def _borders(phrase: str, words: str) -> tuple[str, str]:
    if phrase.startswith("="):
        return r"\A\W*", r"\W*\Z"
    before = "" if _UNSPACED.match(words[0]) else r"(?<!\w)"
    after = "" if _UNSPACED.match(words[-1]) else r"(?!\w)"
    return before, after


def _folded(text: str) -> str:
    """Lower case, full-width letters made plain, a comma no more than a space, every stretch of space one."""
    return " ".join(unicodedata.normalize("NFKC", clean(text)).casefold().translate(_LIGHT).split())
