"""Who a visitor is: short-lived tokens of ours, and identities that the host page signs.

Nothing a browser chooses becomes an identity; a token is worth nothing outside its conversation and site.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jwt
from jwt.types import Options

from adapters.base import Sender

_ALGORITHM = "HS256"
_MIN_KEY_BYTES = 32
_LEEWAY = 30  # seconds that the host page's clock may differ from ours
_KNOWN = 4096  # visits whose signature need not be verified again
# Times are checked against the injected clock, not by the library against the system's.
_OPTIONS: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "require": ["exp", "aud", "sub"],
}


class WeakKey(ValueError):
    """A signing key is missing or shorter than 32 bytes. Remedy: make one with `openssl rand -hex 32`."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a token says: this sender, in this conversation, from `since` to `expires_at` (seconds)."""

    conversation_id: str
    person_id: str
    sender: Sender
    since: int
    expires_at: int


@dataclass(frozen=True, slots=True, repr=False)
class Issued:
    token: str
    expires_in: int  # seconds


class _Signed:
    """Signs with the first key and accepts any of them, so that keys can be rotated."""

    def __init__(self, keys: Sequence[bytes], audience: str) -> None:
        if not keys or any(len(key) < _MIN_KEY_BYTES for key in keys):
            raise WeakKey(f"{audience}: every key needs at least {_MIN_KEY_BYTES} bytes")
        self._keys = tuple(keys)
        self._audience = audience

    def write(self, claims: dict[str, object]) -> str:
        return jwt.encode({**claims, "aud": self._audience}, self._keys[0], algorithm=_ALGORITHM)

    def read(self, token: str) -> dict[str, object] | None:
        """The claims, when one of the keys signed them for this audience."""
        for key in self._keys:
            try:
                claims: dict[str, object] = jwt.decode(
                    token, key, algorithms=[_ALGORITHM], audience=self._audience, options=_OPTIONS
                )
            except jwt.InvalidSignatureError:
                continue
            except (jwt.PyJWTError, ValueError, RecursionError):
                return None
            return claims
        return None

    def wrote(self, token: str) -> bool:
        """Whether one of the keys signed it, whatever it says."""
        return any(_fits(token, key) for key in self._keys)


def _fits(token: str, key: bytes) -> bool:
    try:
        jwt.api_jws.decode(token, key, algorithms=[_ALGORITHM])
    except (jwt.PyJWTError, ValueError):
        return False
    return True


def _whole(claim: object) -> int:
    return claim if isinstance(claim, int) else 0


class VisitorTokens:
    """Bearer tokens, each bound to one conversation and person. `now` is in milliseconds."""

    def __init__(
        self,
        keys: Sequence[bytes],
        *,
        site: str,
        now: Callable[[], int],
        lifetime: int = 3600,
        session_lifetime: int = 7 * 24 * 3600,
    ) -> None:
        self._signed = _Signed(keys, f"parley-visitor:{site}")
        self._now = now
        self._lifetime = lifetime
        self._session_lifetime = session_lifetime
        self._known: dict[bytes, Visit] = {}  # by digest, so that nothing here opens a conversation

    def issue(
        self, conversation_id: str, person_id: str, sender: Sender, *, since: int | None = None
    ) -> Issued:
        """A fresh token; a renewed one keeps `since`, so that a session ends some day."""
        seconds = self._seconds()
        began = seconds if since is None else since
        expires_at = min(seconds + self._lifetime, began + self._session_lifetime)
        claims: dict[str, object] = {
            "sub": sender.id,
            "ver": sender.verified,
            "lng": sender.language,
            "cid": conversation_id,
            "pid": person_id,
            "iat": seconds,
            "since": began,
            "exp": expires_at,
        }
        return Issued(self._signed.write(claims), expires_at - seconds)

    def open(self, token: str, conversation_id: str) -> Visit | None:
        """The visit, while the token lives and only for the conversation it was made for."""
        digest = hashlib.sha256(token.encode(errors="surrogatepass")).digest()
        visit = self._known.get(digest) or self._verified(token, digest)
        if visit is None or visit.conversation_id != conversation_id or self.left(visit.expires_at) <= 0:
            return None
        return visit

    def _verified(self, token: str, digest: bytes) -> Visit | None:
        """Only what was verified is remembered: keys do not change while we run, so it stays good."""
        claims = self._signed.read(token)
        if claims is None or not isinstance(conversation_id := claims.get("cid"), str):
            return None
        language = claims.get("lng")
        sender = Sender(
            str(claims["sub"]), claims.get("ver") is True, language if isinstance(language, str) else None
        )
        since, expires_at = _whole(claims.get("since")), _whole(claims.get("exp"))
        if len(self._known) >= _KNOWN:
            del self._known[next(iter(self._known))]
        visit = self._known[digest] = Visit(
            conversation_id, str(claims.get("pid")), sender, since, expires_at
        )
        return visit

    def left(self, expires_at: int) -> int:
        """Seconds until then; 0 when it is past."""
        return max(0, expires_at - self._seconds())

    def _seconds(self) -> int:
        return self._now() // 1000


class HostIdentities:
    """Identities of signed-in customers: JWTs (HS256) made by the host page's server.

    `required`: nobody chats without one. Otherwise a visitor may be anonymous, but a wrong identity is
    refused in either mode and never falls through to an anonymous visit.
    """

    def __init__(
        self,
        secrets: Sequence[bytes],
        *,
        site: str,
        now: Callable[[], int],
        required: bool = False,
        max_lifetime: int = 3600,
    ) -> None:
        self._signed = _Signed(secrets, site) if secrets or required else None
        self._now = now
        self._max_lifetime = max_lifetime
        self.required = required

    def verify(self, identity: str) -> str | None:
        """The customer's id at the host page, or None when the identity does not hold."""
        claims = self._signed.read(identity) if self._signed else None
        if claims is None or not self._timely(claims):
            return None
        subject = claims["sub"]
        good = isinstance(subject, str) and 0 < len(subject) <= 200 and subject.isprintable()
        return str(subject) if good else None

    def forged(self, identity: str) -> bool:
        """Whether the host page did not sign it, at whatever time. One that has expired is only late."""
        return self._signed is not None and not self._signed.wrote(identity)

    def sign(self, subject: str, *, lifetime: int) -> str:
        """An identity as a host page would make it, for the demo."""
        if self._signed is None:
            raise WeakKey("no identity secret is set")
        seconds = self._now() // 1000
        return self._signed.write({"sub": subject, "iat": seconds, "exp": seconds + lifetime})

    def _timely(self, claims: dict[str, object]) -> bool:
        """Not expired, not from the future, and not valid for longer than a session should be."""
        seconds, expires = self._now() // 1000, claims["exp"]
        if type(expires) is not int or not seconds < expires <= seconds + self._max_lifetime + _LEEWAY:
            return False
        begins = (claims.get("nbf", seconds), claims.get("iat", seconds))
        return all(type(moment) is int and moment <= seconds + _LEEWAY for moment in begins)
