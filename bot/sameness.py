"""When two questions are one, so that the same answer is right for both; in doubt they are two.

Only what carries no meaning is dropped: widths, spacing, the marks at the end, and capitals where anybody
writes them or not. "US" stays another word than "us", "1.5" than "15", "10²" than "102", "C++" than "C".
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from bot.providers.base import Prompt
from bot.providers.wording import word
from guards.pii.placeholders import LENIENT, REFERENCE

_WIDTHS: Final = ("<wide>", "<narrow>", "<noBreak>")  # of a decomposition: the same letter, drawn otherwise
_QUOTES: Final = str.maketrans("’‘ʼ“”„", "'''\"\"\"")
_BEGINNING: Final = " ¿¡"
_END: Final = " ?!.…。"
_ENDS_A_SENTENCE: Final = (".", "?", "!", "。")
_LETTERS: Final = re.compile(r"[^\W\d_]*")


def same(question: str) -> str:
    """The one form of all questions that are this question."""
    drawn = "".join(_drawn(character) for character in question)
    words = unicodedata.normalize("NFC", drawn).translate(_QUOTES).split()
    bare = " ".join(words).lstrip(_BEGINNING).rstrip(_END)
    return " ".join(_folded(bare.split())) or question


def marks(prompt: Prompt, policy: str, tiers: Sequence[str], key: bytes) -> Sequence[str]:
    """For each tier of models a keyed hash of it, of all that a model is told, and under which policy.

    Nobody who reads one learns what was asked. Two prompts have one mark when nothing but the writing of the
    question differs.
    """
    passages = [[one.id, one.title, one.text.value, one.link] for one in prompt.passages]
    told = [policy, word(prompt).system, prompt.language, prompt.max_output_tokens, passages]
    content = json.dumps([*told, same(prompt.question.value)], ensure_ascii=True)
    return [hmac.new(key, f"{tier}\n{content}".encode(), hashlib.sha256).hexdigest() for tier in tiers]


def impersonal(prompt: Prompt) -> bool:
    """Whether nothing in it is about a person: no earlier word, no fact, no placeholder."""
    texts = [prompt.question.value]
    for passage in prompt.passages:
        texts += [passage.title, passage.text.value]
    return not prompt.history and not prompt.facts and not any(LENIENT.search(text) for text in texts)


def about_nobody(answer: str) -> bool:
    """Whether an answer holds neither a placeholder nor a reference to a fact."""
    return LENIENT.search(answer) is None and REFERENCE.search(answer) is None


def _drawn(character: str) -> str:
    if unicodedata.decomposition(character).startswith(_WIDTHS):
        return unicodedata.normalize("NFKC", character)
    return character


def _folded(words: Sequence[str]) -> Iterator[str]:
    """Small at the beginning of a sentence and for a letter alone; a capital elsewhere may mean something."""
    begins = True
    for each in words:
        found = _LETTERS.match(each)
        letters = found[0] if found else ""
        folds = len(letters) == 1 or (begins and letters[1:].islower())
        yield each[0].lower() + each[1:] if folds else each
        begins = each.endswith(_ENDS_A_SENTENCE)
