"""Sealing and opening with one person's key, so that erasing the key erases every word.

Keys and words live in memory only: nothing here may log, cache or raise them.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
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
        nonce, body = sealed.blob[1 : 1 + NONCE_BYTES], sealed.blob[1 + NONCE_BYTES :]
        if sealed.blob[:1] != FORMAT:
            raise SealBroken("unknown format of sealed text")
        return _decrypt(self._cipher, nonce, body, self._bound(purpose)).decode("utf-8", "surrogatepass")

    def _bound(self, purpose: str) -> bytes:
        return self._owner + purpose.encode()


class KeyRing:
    """The installation's master key: wraps each person's key and derives the signing keys."""

    def __init__(self, master: bytes, random: RandomBytes = os.urandom) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(
                f"the master key must be {KEY_BYTES} bytes, not {len(master)}: restore it from its backup"
            )
        self._master = master
        self._random = random
        self._wrapper = AESGCM(self.derive("wrap person keys"))
        self._secrets = AESGCM(self.derive("seal platform secrets"))

    def new_wrapped_key(self, person_id: str) -> bytes:
        """A fresh key for a person, readable only with the master key and only for this person."""
        nonce = self._random(NONCE_BYTES)
        return FORMAT + nonce + self._wrapper.encrypt(nonce, self._random(KEY_BYTES), person_id.encode())

    def vault(self, person_id: str, wrapped: bytes) -> PersonVault:
        if wrapped[:1] != FORMAT:
            raise SealBroken("unknown format of wrapped key")
        nonce, body = wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :]
        key = _decrypt(self._wrapper, nonce, body, person_id.encode())
        return PersonVault(person_id, key, self._random)

    def seal_secret(self, name: str, secret: bytes) -> bytes:
        """A platform's secret at rest: readable only with the master key and only under this name."""
        nonce = self._random(NONCE_BYTES)
        return FORMAT + nonce + self._secrets.encrypt(nonce, secret, name.encode())

    def open_secret(self, name: str, sealed: bytes) -> bytes:
        """Raises SealBroken."""
        if sealed[:1] != FORMAT:
            raise SealBroken("unknown format of sealed secret")
        return _decrypt(self._secrets, sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], name.encode())

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose (HKDF-SHA256); knowing it says nothing about the master or another."""
        info = b"parley:" + purpose.encode()
        return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info).derive(self._master)


def _decrypt(cipher: AESGCM, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, body, bound)
    except (InvalidTag, ValueError) as failure:
        raise SealBroken("sealed text does not open with this key and purpose") from failure
