"""What writing does to a text: attacks inside long harmless ones, slips of the finger, no case, no spaces.

Harmless texts are varied in the same ways, so that no variation by itself is a sign.
"""

from __future__ import annotations

import base64
import codecs
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from training.injection_rows import Row

# ways to hide a text that are never trained on: they are undone before it is read
DISGUISES: Mapping[str, Callable[[str], str]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "reversed": lambda text: text[::-1],
    "spaced": lambda text: "  ".join(" ".join(word) for word in text.split()),
    "leetspeak": lambda text: text.translate(str.maketrans("oieat", "01347")),
    "look-alikes": lambda text: text.translate(str.maketrans("oeaіc", "оеаiс")),
    "invisible": lambda text: "\u200b".join(text),
    "full width": lambda text: "".join(
        chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text
    ),
}
_JOINTS = ("\n", "\n\n", " ", ". ", " - ", "\n---\n")


@dataclass(frozen=True, slots=True)
class Variations:
    """`harmless` is what texts are surrounded by."""

    harmless: Sequence[str]
    chance: random.Random

    def of(self, row: Row) -> str:
        """The text as it may be met this time; most often as it stands."""
        roll, text = self.chance.random(), row.text
        if roll < 0.14:
            text = self._surrounded(text, self.chance.randint(1, 3))
        elif roll < 0.18:
            text = self._surrounded(text, self.chance.randint(8, 25))
        elif roll < 0.21:
            text = text.upper()
        elif roll < 0.27:
            text = text.lower().rstrip(".!?")
        elif roll < 0.33:
            text = self._mistyped(text)
        elif roll < 0.355:
            text = "".join(text.split()[:12])
        elif roll < 0.385 and not row.label:
            text = " ".join(text.split()[: self.chance.randint(1, 3)])  # as people send it too early
        return text

    def _surrounded(self, text: str, count: int) -> str:
        parts = [self.chance.choice(self.harmless) for _ in range(count)]
        parts.insert(self.chance.randint(0, count), text)
        return "".join(part + self.chance.choice(_JOINTS) for part in parts).strip()

    def _mistyped(self, text: str) -> str:
        letters = list(text[:600])
        for _ in range(1 + len(letters) // 40):
            at = self.chance.randrange(len(letters))
            letters[at] = self.chance.choice(("", letters[at] * 2, letters[at - 1] + letters[at]))
        return "".join(letters) or text
