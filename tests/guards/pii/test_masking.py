"""Masking: every mask opens exactly again, the same value has one placeholder, failures let nothing out."""

import asyncio
import traceback
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guards.base import CheckedText, MaskedText, MaskingFailed, RawText, Span, VaultEntry
from guards.pii.masking import Masked, Masker
from guards.pii.patterns import PatternDetector
from guards.rendering import render
from guards.vault import KeyRing, PersonVault
from tests.guards.pii import round_trips
from tests.guards.pii.round_trips import unmask

RING = KeyRing(b"m" * 32)
VAULT = RING.vault("ada", RING.new_wrapped_key("ada"))


class Says:
    """A detector that finds the given words everywhere, or fails."""

    name = "says"

    def __init__(self, words: str = "", kind: str = "PERSON", failure: Exception | None = None) -> None:
        self.words, self.kind, self.failure = words, kind, failure

    async def find(self, text: str) -> Sequence[Span]:
        if self.failure:
            raise self.failure
        at = text.find(self.words)
        return [Span(at, at + len(self.words), self.kind, 0.8)] if at >= 0 else []


async def mask(
    text: str, known: Sequence[VaultEntry] = (), *more: Says, vault: PersonVault = VAULT
) -> Masked:
    return await Masker([PatternDetector(), *more], timeout=5).mask(RawText(text), vault=vault, known=known)


PIECES = st.one_of(
    st.sampled_from(
        ["4111 1111 1111 1111", "4111-1111-1111-1111", "ada@example.com", "ADA@example.com",
         "+1 415 555 2671",
         "[CARD_1]", "[CARD_1_2]", "[card_1]", "\\[CARD\\_1\\]", "[TEXT_1]", "{account.balance}",
         "[", "]", "\\",
         "_1]", "[CARD_", "CARD_1", "[ EMAIL_1 ]", "１２３-４５-６７８９", "\u200b", " ", "\n", "{", "}"]
    ),
    st.text(max_size=8),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.lists(PIECES, max_size=8).map("".join), max_size=4))
def test_every_mask_opens_exactly_again(texts: list[str]) -> None:
    async def journey() -> None:
        known: list[VaultEntry] = []
        for text in texts:
            masked = await mask(text, known)
            known += masked.entries
            assert unmask(masked.text.value, known, VAULT) == text
        assert len({entry.placeholder for entry in known}) == len(known)
        assert len({(entry.kind, entry.digest) for entry in known}) == len(known)

    asyncio.run(journey())


def test_a_thousand_made_up_conversations_come_back_exactly() -> None:
    assert round_trips.main(1000) == 1000


async def test_the_same_value_keeps_its_placeholder_and_numbers_go_on() -> None:
    first = await mask("4111 1111 1111 1111 and ada@example.com")
    second = await mask("4111 1111 1111 1111, 5500 0000 0000 0004", first.entries)

    assert first.text.value == "[CARD_1] and [EMAIL_1]"
    assert second.text.value == "[CARD_1], [CARD_2]"
    assert [entry.placeholder for entry in second.entries] == ["[CARD_2]"]


async def test_another_writing_of_a_value_is_another_form_of_it() -> None:
    masked = await mask("4111 1111 1111 1111 4111-1111-1111-1111, 4111111111111111 or 4111-1111-1111-1111")

    assert masked.text.value == "[CARD_1] [CARD_1_2], [CARD_1_3] or [CARD_1_2]"


async def test_a_typed_placeholder_is_never_opened_as_the_vaults() -> None:
    first = await mask("4111 1111 1111 1111")
    second = await mask("what is [CARD_1] and {account.balance}?", first.entries)

    assert second.text.value == "what is [TEXT_1] and [TEXT_2]?"
    assert unmask(second.text.value, [*first.entries, *second.entries], VAULT) == (
        "what is [CARD_1] and {account.balance}?"
    )


@pytest.mark.parametrize(
    "words",
    [
        "{account.balance}",
        "[card_1]",
        "\\[CARD\\_1\\]",
        "［CARD_1］",
        "【CARD_1】",
        "<card_1>",
        "&lt;CARD_1&gt;",
    ],
)
async def test_what_only_looks_like_a_reference_is_masked_as_text(words: str) -> None:
    assert (await mask(words)).text.value == "[TEXT_1]"


@pytest.mark.parametrize(
    ("texts", "masked"),
    [
        (("ada@example.com", "ADA@Example.com", "bob@example.com"), "[EMAIL_1] [EMAIL_1_2] [EMAIL_2]"),
        (("+1 415 555 2671", "+1 415-555-2671", "+1 415 555 2672"), "[PHONE_1] [PHONE_1_2] [PHONE_2]"),
        (("password: Abcd1!", "password: abcd1!"), "password: [SECRET_1] password: [SECRET_2]"),
    ],
)
async def test_the_same_value_in_another_writing_keeps_its_number(texts: Sequence[str], masked: str) -> None:
    known: list[VaultEntry] = []
    outcomes = []
    for text in texts:
        outcome = await mask(text, known)
        known += outcome.entries
        outcomes.append(outcome.text.value)

    assert " ".join(outcomes) == masked


async def test_names_are_the_same_however_they_are_spaced_and_cased() -> None:
    first = await mask("Ada Lovelace", (), Says("Ada Lovelace"))
    second = await mask("ADA  lovelace", first.entries, Says("ADA  lovelace"))
    third = await mask("Adal Ovelace", first.entries, Says("Adal Ovelace"))

    assert (second.text.value, third.text.value) == ("[PERSON_1_2]", "[PERSON_2]")


async def test_forms_are_counted_for_each_value() -> None:
    first = await mask("4111 1111 1111 1111, 5500 0000 0000 0004, 5500-0000-0000-0004")
    second = await mask("5500000000000004, 4111111111111111", first.entries)

    assert first.text.value == "[CARD_1], [CARD_2], [CARD_2_2]"
    assert second.text.value == "[CARD_2_3], [CARD_1_2]"


async def test_entries_are_sealed_for_their_placeholder() -> None:
    entry = (await mask("ada@example.com")).entries[0]

    assert VAULT.open_raw(entry.sealed, purpose="vault:[EMAIL_1]").text == "ada@example.com"
    assert b"ada" not in entry.sealed.blob


async def test_unknown_placeholders_stay_closed() -> None:
    assert (
        unmask("[CARD_9] [EMAIL_1]", (await mask("ada@example.com")).entries, VAULT)
        == "[CARD_9] ada@example.com"
    )


async def test_text_without_personal_data_is_unchanged() -> None:
    masked = await mask("Where is my parcel? 고마워요 👍🏽")

    assert masked == Masked(MaskedText.authored("Where is my parcel? 고마워요 👍🏽"), ())


async def test_PII_6_a_detector_that_raises_fails_closed_without_the_text() -> None:
    words = "my secret words"
    with pytest.raises(MaskingFailed) as caught:
        await mask(words, (), Says(failure=ValueError(f"cannot parse {words}")))

    told = "".join(traceback.format_exception(caught.value))

    assert str(caught.value.__cause__) == "ValueError"
    assert words not in told


async def test_PII_6_a_detector_that_takes_too_long_fails_closed() -> None:
    class Hangs(Says):
        async def find(self, text: str) -> Sequence[Span]:
            await asyncio.Event().wait()
            return []

    with pytest.raises(MaskingFailed):
        await Masker([Hangs()], timeout=0.01).mask(RawText("hi"), vault=VAULT, known=())


async def test_two_people_never_share_a_digest() -> None:
    bob = RING.vault("bob", RING.new_wrapped_key("bob"))
    ours, theirs = await mask("ada@example.com"), await mask("ada@example.com", vault=bob)

    assert ours.entries[0].digest != theirs.entries[0].digest


async def test_an_entry_that_is_no_placeholder_is_refused() -> None:
    entry = VaultEntry("CARD_1", "CARD", "d", VAULT.seal(RawText("x"), purpose="p"))

    with pytest.raises(ValueError, match="not a placeholder"):
        await mask("4111 1111 1111 1111", (entry,))


async def test_a_look_alike_is_masked_among_every_kind_of_bracket() -> None:
    assert (await mask("［【<&[ [CARD_1]")).text.value == "［【<&[ [TEXT_1]"


async def test_a_bare_name_of_a_placeholder_is_masked_where_it_could_be_taken_for_one() -> None:
    card = await mask("4111 1111 1111 1111 is not CARD_1, and ERROR_404 stays")
    later = await mask("CARD_7 or PHONE_1?", card.entries)

    assert card.text.value == "[CARD_1] is not [TEXT_1], and ERROR_404 stays"
    assert later.text.value == "[TEXT_2] or PHONE_1?"


async def across(*texts: str) -> list[str]:
    """The texts masked one after the other, as several messages of one person."""
    said = [RawText(text) for text in texts]
    masker, known, out = Masker([PatternDetector()], timeout=5), list[VaultEntry](), list[str]()
    for raw, also in zip(said, await masker.across(said), strict=True):
        masked = await masker.mask(raw, vault=VAULT, known=known, also=also)
        known += masked.entries
        out.append(masked.text.value)
    assert [unmask(one, known, VAULT) for one in out] == list(texts)
    return out


@pytest.mark.parametrize(
    ("texts", "masked"),
    [
        (("my card is 4111 1111", "1111 1111 thanks"), ["my card is [CARD_1]", "[CARD_2] thanks"]),
        (("4111", "1111", "1111", "1111"), ["[CARD_1]", "[CARD_2]", "[CARD_2]", "[CARD_2]"]),
        (("card 4111-1111-", "1111-1111"), ["card [CARD_1]-", "[CARD_2]"]),
        (("900101", "-1234568"), ["[RRN_1]", "-[RRN_2]"]),
    ],
)
async def test_a_number_that_runs_over_from_one_message_to_the_next_is_masked_in_both(
    texts: Sequence[str], masked: list[str]
) -> None:
    assert await across(*texts) == masked


@pytest.mark.parametrize(
    "texts",
    [
        ("my order is 4111 1111", "and I paid 1111 1111 won"),
        ("4111 1111 1111 111", "1"),
        ("I have 3", "4 questions"),
        ("hello", "there"),
        ("hello",),
        (),
    ],
)
async def test_what_only_stands_at_the_border_is_left_alone(texts: Sequence[str]) -> None:
    assert await across(*texts) == list(texts)


_LITERALS = ("[CARD_1]", "CARD_1", "TEXT_1", "TEXT_2", "[TEXT_1]", "PERSON_2", "4111111111111111", "and")


@given(st.lists(st.sampled_from(_LITERALS), max_size=6))
def test_what_looks_like_a_placeholder_comes_back_however_it_is_read(words: list[str]) -> None:
    """A draft that repeats what was said is read with brackets and without."""
    said = " ".join(words)
    masked = asyncio.run(mask(said))
    text = render(
        CheckedText(masked.text), facts={}, originals=masked.entries, vault=VAULT, language="en"
    ).text

    assert text.replace("\\", "") == said
