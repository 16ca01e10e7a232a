"""The vault: what is sealed opens for its owner and its purpose, and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guards.base import OutgoingText, RawText, SealedText
from guards.vault import KeyRing, PersonVault, SealBroken

RING = KeyRing(bytes(range(32)))


def vault(person: str = "ada") -> PersonVault:
    return RING.vault(person, RING.new_wrapped_key(person))


@given(st.text(st.characters(exclude_categories=[])))
def test_every_text_comes_back_exactly(words: str) -> None:
    ada = vault()

    assert ada.open_raw(ada.seal(RawText(words), purpose="m"), purpose="m").text == words


def test_an_outgoing_text_comes_back_as_one() -> None:
    ada = vault()
    sealed = ada.seal(OutgoingText("hi"), purpose="m")

    assert ada.open_outgoing(sealed, purpose="m") == OutgoingText("hi")
    assert b"hi" not in sealed.blob


def test_a_blob_opens_neither_for_another_purpose_nor_person_nor_when_changed() -> None:
    ada, bob = vault("ada"), vault("bob")
    sealed = ada.seal(RawText("words"), purpose="message:1")
    changed = SealedText(sealed.blob[:-1] + bytes([sealed.blob[-1] ^ 1]))

    for opener, blob, purpose in (
        (ada, sealed, "message:2"),
        (bob, sealed, "message:1"),
        (ada, changed, "message:1"),
        (ada, SealedText(b""), "message:1"),
        (ada, SealedText(b"\x01short"), "message:1"),
        (ada, SealedText(b"\x02" + sealed.blob[1:]), "message:1"),
    ):
        with pytest.raises(SealBroken):
            opener.open_raw(blob, purpose=purpose)


def test_a_wrapped_key_serves_one_person_and_one_master() -> None:
    wrapped = RING.new_wrapped_key("ada")

    for ring, person, key in (
        (RING, "bob", wrapped),
        (KeyRing(b"x" * 32), "ada", wrapped),
        (RING, "ada", b""),
        (RING, "ada", b"\x02" + wrapped[1:]),
    ):
        with pytest.raises(SealBroken):
            ring.vault(person, key)


def test_the_same_text_is_never_sealed_to_the_same_bytes() -> None:
    ada = vault()

    assert ada.seal(RawText("x"), purpose="m") != ada.seal(RawText("x"), purpose="m")


def test_digests_are_stable_for_a_person_and_differ_between_people() -> None:
    wrapped = RING.new_wrapped_key("ada")

    assert RING.vault("ada", wrapped).digest("v") == RING.vault("ada", wrapped).digest("v")
    assert vault().digest("v") != vault().digest("v")


def test_the_same_words_have_the_same_fingerprint() -> None:
    ada = vault()

    assert ada.fingerprint(RawText("v")) == ada.digest("v") != ada.fingerprint(RawText("w"))
    assert len(bytes.fromhex(ada.digest("v"))) == 16


def test_keys_nonces_and_formats_are_as_documented() -> None:
    drawn: list[int] = []

    def random(count: int) -> bytes:
        drawn.append(count)
        return bytes([7]) * count

    ring = KeyRing(bytes(32), random)
    wrapped = ring.new_wrapped_key("ada")
    sealed = ring.vault("ada", wrapped).seal(RawText("x"), purpose="m")

    assert drawn == [32, 12, 12]
    assert (wrapped[:1], len(wrapped)) == (b"\x01", 1 + 12 + 32 + 16)
    assert (sealed.blob[:1], len(sealed.blob)) == (b"\x01", 1 + 12 + 1 + 16)


def test_a_ring_of_two_opens_what_either_wrapped_and_wraps_with_the_first() -> None:
    old, new = KeyRing(b"o" * 32), KeyRing(b"n" * 32)
    both = KeyRing(b"n" * 32, before=b"o" * 32)
    wrapped, fresh = old.new_wrapped_key("ada"), both.new_wrapped_key("ada")

    assert both.vault("ada", wrapped).digest("v") == old.vault("ada", wrapped).digest("v")
    assert both.vault("ada", fresh).digest("v") == new.vault("ada", fresh).digest("v")
    with pytest.raises(SealBroken):
        both.vault("ada", KeyRing(b"x" * 32).new_wrapped_key("ada"))


def test_what_the_key_before_wrapped_is_wrapped_anew_and_the_rest_left_alone() -> None:
    old, new = KeyRing(b"o" * 32), KeyRing(b"n" * 32)
    both = KeyRing(b"n" * 32, before=b"o" * 32)
    wrapped, sealed = old.new_wrapped_key("ada"), old.seal_secret("slack:T1", b"xoxb-1")
    again, resealed = both.rewrapped("ada", wrapped), both.resealed_secret("slack:T1", sealed)

    assert again is not None
    assert resealed is not None
    assert new.vault("ada", again).digest("v") == old.vault("ada", wrapped).digest("v")
    assert new.open_secret("slack:T1", resealed) == b"xoxb-1"
    assert (both.rewrapped("ada", again), both.resealed_secret("slack:T1", resealed)) == (None, None)
    assert (old.rewrapped("ada", wrapped), old.resealed_secret("slack:T1", sealed)) == (None, None)
    with pytest.raises(SealBroken):
        both.rewrapped("bob", wrapped)


def test_a_ring_of_two_signs_with_the_first_and_accepts_both() -> None:
    old, new = KeyRing(b"o" * 32), KeyRing(b"n" * 32)
    both = KeyRing(b"n" * 32, before=b"o" * 32)

    assert both.derive("token") == new.derive("token")
    assert both.accepted("token") == [new.derive("token"), old.derive("token")]
    assert new.accepted("token") == [new.derive("token")]


def test_derived_keys_differ_by_purpose() -> None:
    assert RING.derive("a") == RING.derive("a") != RING.derive("b")
    assert len(RING.derive("a")) == 32


@pytest.mark.parametrize("master", [b"", b"short", b"x" * 33])
def test_a_master_key_of_the_wrong_size_is_refused(master: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing(master)


def test_a_platforms_secret_opens_under_its_own_name_only() -> None:
    ring = KeyRing(bytes(32))
    sealed = ring.seal_secret("slack:T1", b"xoxb-1")

    assert b"xoxb" not in sealed
    assert ring.open_secret("slack:T1", sealed) == b"xoxb-1"
    for name, blob in [("slack:T2", sealed), ("slack:T1", b"\x02" + sealed[1:]), ("slack:T1", sealed[:20])]:
        with pytest.raises(SealBroken):
            ring.open_secret(name, blob)
    with pytest.raises(SealBroken):
        KeyRing(bytes([1]) * 32).open_secret("slack:T1", sealed)
