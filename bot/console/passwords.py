"""What a password must be, and hashing it with argon2id away from the event loop.

Passwords pass through here and nowhere stay: none is logged, raised or kept.
"""

from __future__ import annotations

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_CHARACTERS = 12
MAX_CHARACTERS = 256
_AT_ONCE = 2  # one hash takes 64 MiB and all of a core: more at once would only starve the bot
# The commonest ones that are long enough to be typed here at all.
_COMMON = """
password1234 password12345 password123456 passwordpassword password123! password1234! 123456789012
1234567890123 12345678901234 123456789123 123123123123 1234567891011 012345678910 000000000000
111111111111 qwertyuiopas qwertyuiop12 qwertyuiop123 qwerty123456 qwerty12345678 qwertyqwerty
1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc q1w2e3r4t5y6 abcdefghijkl abcd12345678 abc123456789
abc123abc123 iloveyou1234 iloveyouforever administrator admin1234567 adminadmin12 letmein12345
letmeinplease welcome12345 welcome123456 changeme1234 changemeplease correcthorsebatterystaple
trustno1trustno1 sunshine1234 football1234 baseball1234 princess1234 dragon123456 monkey123456
superman1234 michael12345 charlie12345 summer2024!! summer2025!! summer2026!! winter2024!!
winter2025!! winter2026!! parley123456 parleyparley support12345 supportsupport
"""


def weakness(password: str, name: str) -> str | None:
    """What is wrong with a password, as a sentence with the remedy; None when it will do."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in password):
        return "The password holds a character that nobody can type. Use letters, digits and signs."
    folded = _normal(password).casefold()
    if len(folded) < MIN_CHARACTERS:
        return f"Use at least {MIN_CHARACTERS} characters; several words in a row are easy to remember."
    if len(folded) > MAX_CHARACTERS:
        return f"Use at most {MAX_CHARACTERS} characters."
    if name.casefold() in (folded, folded.strip("0123456789!.-_ ")):
        return "The password must not be the name. Choose several unrelated words."
    if folded in _COMMON.split() or len(set(folded)) < 5:
        return "This password is among the first that are guessed. Choose several unrelated words."
    return None


class Passwords:
    """Hashes and compares, a few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Without a hash (an unknown name) it takes as long, so that time tells nothing."""
        if len(password) > MAX_CHARACTERS:
            return False
        if hashed is None:
            await self.hash(password)
            return False
        async with self._room:
            return await asyncio.to_thread(self._verify, hashed, _normal(password))

    def outdated(self, hashed: str) -> bool:
        """Made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def _normal(password: str) -> str:
    """One form for what different keyboards send for the same letters."""
    return unicodedata.normalize("NFC", password)
