"""Conversations made up from a seed: whatever is masked in them opens exactly again, and nobody else's does.

`python -m tests.guards.pii.round_trips 100000` goes through so many; the tests through a thousand.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Callable, Iterator, Sequence

from guards.base import CheckedText, MaskedText, RawText, Span, VaultEntry
from guards.pii.book import open_entry
from guards.pii.masking import Masked, Masker
from guards.pii.patterns import PatternDetector
from guards.pii.placeholders import PLACEHOLDER
from guards.rendering import escape, render
from guards.vault import KeyRing, PersonVault

RING = KeyRing(b"t" * 32)
KINDS = ("PERSON", "CARD", "PHONE", "ADDRESS", "SECRET", "NOTE")
SAMPLES = (
    "4111 1111 1111 1111", "4111-1111-1111-1111", "４１１１ 1111 1111 1111", "ada@example.com",
    "ADA@Example.com", "+1 415 555 2671", "010-1234-5678", "900101-1234568",
    "DE89 3704 0044 0532 0130 00", "sk-abcdefghijklmnop", "Ada Lovelace", "ada  lovelace",
    "김철수", "山田太郎", "José", "Jose\u0301", "👩‍👩‍👧", "\u200b", "\u00a0", "ß", "[CARD_1]",
    "[card_1]", "\\[CARD\\_1\\]", "[CARD_1_2]", "[TEXT_1]", "［CARD_1］", "【PERSON_1】",
    "<PHONE_1>", "&lt;CARD_1&gt;", "CARD_1", "CARD_1_2", "TEXT_1", "[", "]", "<", "_1]",
    "[CARD_", "{account.balance}", "{", "}", "\\", "`", "``", "\n", " ", ".", "person 1 of 3",
    "ERROR_404", "x", "1", "مرحبا", "\ud800",
)  # fmt: skip


class Anywhere:
    """Finds pieces at arbitrary places, over one another and outside the text."""

    name = "anywhere"

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    async def find(self, text: str) -> Sequence[Span]:
        return [self._span(len(text)) for _ in range(self._rng.choice((0, 0, 1, 2, 5)))]

    def _span(self, length: int) -> Span:
        start = self._rng.randint(-1, length)
        end = start + self._rng.randint(0, 12)
        return Span(start, end, self._rng.choice(KINDS), self._rng.choice((0.4, 0.9, 1.0)))


class Somebody:
    """One person in one conversation, and all that their vault holds of it."""

    def __init__(self, name: str) -> None:
        self.vault: PersonVault = RING.vault(name, RING.new_wrapped_key(name))
        self.known: list[VaultEntry] = []

    def keep(self, masked: Masked) -> str:
        self.known += masked.entries
        return masked.text.value

    def opened(self, masked: str) -> str:
        return unmask(masked, self.known, self.vault)


def unmask(text: str, entries: Sequence[VaultEntry], vault: PersonVault) -> str:
    """Every placeholder of these entries opened, exactly as it is spelt; all else is left alone."""
    sealed = {entry.placeholder: entry for entry in entries}

    def opened(name: str) -> str:
        return open_entry(sealed[name], vault) if name in sealed else name

    return PLACEHOLDER.sub(lambda found: opened(found[0]), text)


def texts(rng: random.Random) -> Iterator[str]:
    for _ in range(rng.randint(1, 4)):
        yield "".join(rng.choice(SAMPLES) for _ in range(rng.randint(0, 9)))


async def journey(seed: int) -> None:
    """One conversation; raises where something does not come back as it was."""
    rng = random.Random(seed)
    ada, bob = Somebody("ada"), Somebody("bob")
    masker = Masker([PatternDetector(), Anywhere(rng)], timeout=60)
    said = [RawText(text) for text in texts(rng)]
    over = await masker.across(said)
    for raw, also in zip(said, over, strict=True):
        masked = ada.keep(await masker.mask(raw, vault=ada.vault, known=ada.known, also=also))
        assert ada.opened(masked) == raw.text, seed
        assert bob.opened(masked) == masked, seed
        _written_back(ada, rng, seed)
    assert len({one.placeholder for one in ada.known}) == len(ada.known), seed
    assert len({(one.kind, one.digest) for one in ada.known}) == len(ada.known), seed
    bob.keep(await masker.mask(RawText(SAMPLES[0]), vault=bob.vault, known=()))
    assert not {one.digest for one in bob.known} & {one.digest for one in ada.known}, seed


def _written_back(ada: Somebody, rng: random.Random, seed: int) -> None:
    """Each placeholder opens in a draft that spells it in some way, between other words."""
    for entry in ada.known:
        written_back = rng.choice(_WAYS)(entry.placeholder)
        draft = CheckedText(MaskedText.authored(f"so, {written_back}!"))
        text = render(draft, facts={}, originals=ada.known, vault=ada.vault, language="en").text
        assert text == f"so, {escape(ada.opened(entry.placeholder))}!", (seed, draft)


_WAYS: Sequence[Callable[[str], str]] = (
    str,
    str.lower,
    lambda name: name.replace("_", "\\_"),
    lambda name: f"\\{name[:-1]}\\]",
    lambda name: f"［{name[1:-1]}］",
    lambda name: f"【{name[1:-1]}】",
    lambda name: f"<{name[1:-1]}>",
    lambda name: f"[ {name[1:-1]} ]",
    lambda name: name[1:-1],
)


def main(count: int) -> int:
    """How many came back exactly; raises at the first that did not."""

    async def all_of_them() -> int:
        for seed in range(count):
            await journey(seed)
        return count

    return asyncio.run(all_of_them())


if __name__ == "__main__":
    print(f"{main(int(sys.argv[1]))} conversations came back exactly")
