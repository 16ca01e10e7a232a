"""What the operator wrote is masked for the model too; its placeholders and references are left alone."""

from collections.abc import Sequence

from guards.base import MaskedText, Span
from guards.pii.masking import REMEMBERED, Masker
from guards.pii.patterns import PatternDetector
from tests.guards.pii.test_masking import VAULT, Says


async def test_own_words_are_masked_with_their_placeholders_and_references_left_alone() -> None:
    masker = Masker([PatternDetector(), Says("[CARD_1] Ada")], timeout=5)
    text = MaskedText.authored("Call +1 415 555 2671 about [CARD_1] Ada: {account.balance}, [card_2]")
    masked = await masker.mask_authored(text, vault=VAULT, known=())

    assert masked.text.value == "Call [PHONE_1] about [CARD_1] [PERSON_1]: {account.balance}, [card_2]"
    assert [entry.placeholder for entry in masked.entries] == ["[PHONE_1]", "[PERSON_1]"]


async def test_what_was_found_in_own_words_is_remembered_and_not_for_ever() -> None:
    asked: list[str] = []

    class Counts(Says):
        async def find(self, text: str) -> Sequence[Span]:
            asked.append(text)
            return []

    masker = Masker([Counts()], timeout=5)

    async def read(*numbers: int) -> int:
        """How often the detector had to look."""
        asked.clear()
        for number in numbers:
            await masker.mask_authored(MaskedText.authored(f"text {number}"), vault=VAULT, known=())
        return len(asked)

    assert await read(0, 0, *range(REMEMBERED)) == REMEMBERED
    assert await read(0, REMEMBERED - 1) == 0, "so many are remembered"
    assert await read(REMEMBERED, 0) == 2, "one more, and the oldest was forgotten"
