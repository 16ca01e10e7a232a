"""Sealing and opening with one person's key, so that erasing the key erases every word.

Keys and words live in memory only: nothing here may log, cache or raise them.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guards.base import OutgoingText, RawText, SealedText

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
FORMAT: Final = b"\x01"  # the first byte of every sealed blob, so that the cipher can change one day
RandomBytes = Callable[[int], bytes]


class SealBroken(Exception):
    """A sealed text did not open: another key, another person, another purpose, or a changed blob.

    Remedy: check that the master key is the one the database was written with (`parley check`); if it is,
    the row was altered or moved and must be restored from a backup.
    """


class PersonVault:
    """Seals and opens one person's words. `purpose` names the row, so a blob cannot be moved to another."""

    def __init__(self, person_id: str, key: bytes, random: RandomBytes = os.urandom) -> None:
        self._owner = person_id.encode() + b"\x00"
        self._cipher = AESGCM(hmac.digest(key, b"seal", "sha256"))
        self._mac_key = hmac.digest(key, b"digest", "sha256")
        self._random = random

    def seal(self, text: RawText | OutgoingText, *, purpose: str) -> SealedText:
        nonce = self._random(NONCE_BYTES)
        words = text.text.encode("utf-8", "surrogatepass")
        return SealedText(FORMAT + nonce + self._cipher.encrypt(nonce, words, self._bound(purpose)))

    def open_raw(self, sealed: SealedText, *, purpose: str) -> RawText:
        return RawText(self._open(sealed, purpose))

    def open_outgoing(self, sealed: SealedText, *, purpose: str) -> OutgoingText:
        return OutgoingText(self._open(sealed, purpose))

    def digest(self, value: str) -> str:
        """A keyed hash: equal values of this person are recognised, and nobody can guess them from it."""
        return hmac.digest(self._mac_key, value.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()

    def fingerprint(self, text: RawText) -> str:
        """The digest of a person's words: tells whether the same words came again."""
        return self.digest(text.text)

    def _open(self, sealed: SealedText, purpose: str) -> str:
        return _open(self._cipher, sealed.blob, self._bound(purpose)).decode("utf-8", "surrogatepass")

    def _bound(self, purpose: str) -> bytes:
        return self._owner + purpose.encode()


class KeyRing:
    """The installation's master keys: the first wraps and derives; `before` only opens what it wrapped.

    There is a key before only while a rotation is under way.
    """

    def __init__(
        self, master: bytes, random: RandomBytes = os.urandom, *, before: bytes | None = None
    ) -> None:
        self._masters = tuple(_Master(key) for key in (master, before) if key is not None)
        self._random = random

    def new_wrapped_key(self, person_id: str) -> bytes:
        """A fresh key for a person, readable only with the master key and only for this person."""
        return self._wrap(person_id, self._random(KEY_BYTES))

    def vault(self, person_id: str, wrapped: bytes) -> PersonVault:
        key, _ = self._opened([one.wrapper for one in self._masters], wrapped, person_id)
        return PersonVault(person_id, key, self._random)

    def rewrapped(self, person_id: str, wrapped: bytes) -> bytes | None:
        """The same key of a person under the first master key; None: it is already. Raises SealBroken."""
        key, current = self._opened([one.wrapper for one in self._masters], wrapped, person_id)
        return None if current else self._wrap(person_id, key)

    def seal_secret(self, name: str, secret: bytes) -> bytes:
        """A platform's secret at rest: readable only with the master key and only under this name."""
        return self._sealed(self._masters[0].secrets, secret, name)

    def open_secret(self, name: str, sealed: bytes) -> bytes:
        """Raises SealBroken."""
        return self._opened([one.secrets for one in self._masters], sealed, name)[0]

    def resealed_secret(self, name: str, sealed: bytes) -> bytes | None:
        """The same secret under the first master key; None: it is already. Raises SealBroken."""
        secret, current = self._opened([one.secrets for one in self._masters], sealed, name)
        return None if current else self.seal_secret(name, secret)

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose (HKDF-SHA256); knowing it says nothing about the master or another."""
        return self._masters[0].derive(purpose)

    def accepted(self, purpose: str) -> Sequence[bytes]:
        """The keys that what was signed for a purpose may carry, the one to sign with first."""
        return [one.derive(purpose) for one in self._masters]

    def _wrap(self, person_id: str, key: bytes) -> bytes:
        return self._sealed(self._masters[0].wrapper, key, person_id)

    def _sealed(self, cipher: AESGCM, secret: bytes, name: str) -> bytes:
        nonce = self._random(NONCE_BYTES)
        return FORMAT + nonce + cipher.encrypt(nonce, secret, name.encode())

    def _opened(self, ciphers: Sequence[AESGCM], sealed: bytes, name: str) -> tuple[bytes, bool]:
        """What is inside, and whether the first key opened it."""
        for cipher in ciphers[:-1]:
            with suppress(SealBroken):
                return _open(cipher, sealed, name.encode()), True
        return _open(ciphers[-1], sealed, name.encode()), len(ciphers) == 1


class _Master:
    """One master key, and what is derived from it."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(
                f"the master key must be {KEY_BYTES} bytes, not {len(key)}: restore it from its backup"
            )
        self._key = key
        self.wrapper = AESGCM(self.derive("wrap person keys"))
        self.secrets = AESGCM(self.derive("seal platform secrets"))

    def derive(self, purpose: str) -> bytes:
        info = b"parley:" + purpose.encode()
        return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info).derive(self._key)


def _open(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    """The way back from format, nonce and body; the format tells a later version how this one sealed."""
    if sealed[:1] != FORMAT:
        raise SealBroken("unknown format of what is sealed")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, bound)
    except (InvalidTag, ValueError) as failure:
        raise SealBroken("what is sealed does not open with this key and purpose") from failure
