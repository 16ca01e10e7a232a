"""Staff accounts: who may come in, for how long, and how somebody is let in for the first time.

No account and no password exists before somebody makes one. Tokens are 256 random bits of which only the
digest is kept; every change here is in the audit log, without names' secrets or addresses.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from typing import cast

from bot.clock import Clock, new_id
from bot.console.base import Role, SignedIn, TooMany, Unacceptable, Visit, WrongPassword
from bot.console.passwords import Passwords, weakness
from guards.base import Rate, Take
from storage.base import Staff, Transaction
from storage.staff import Session, StaffRows
from storage.store import Store

_MINUTE = 60_000
SESSION_MS = 12 * 60 * _MINUTE
IDLE_MS = 60 * _MINUTE
INVITE_MS = 24 * 60 * _MINUTE
_TOUCH_MS = _MINUTE // 2  # how exactly "last seen" is kept
_FIRST = "first"  # the invitation that makes the first account, an admin; dead once anybody exists

# A name is held back from one address long before it is for everybody: guessing must not lock its owner out.
_PAIR_RATE = Rate(count=10, seconds=900, burst=5)
_ADDRESS_RATE = Rate(count=40, seconds=900, burst=20)
_NAME_RATE = Rate(count=60, seconds=3600, burst=30)


class Accounts:
    """Accounts and sessions of one tenant. `address` is the client's, as the server's scope tells it."""

    def __init__(self, store: Store, staff: StaffRows, passwords: Passwords, clock: Clock) -> None:
        self._store, self._staff, self._passwords, self._clock = store, staff, passwords, clock

    async def create(self, name: str, password: str, role: Role, *, by: str = "cli") -> Staff | Unacceptable:
        """A new account. `by` is who made it, for the audit log."""
        name = _tidy(name)
        if problem := _bad_name(name) or weakness(password, name):
            return Unacceptable(problem)
        hashed = await self._passwords.hash(password)
        async with self._store.transaction() as tx:
            return await self._add(tx, name, hashed, role, by=by)

    async def link(self, name: str, channel: str, user: str) -> Staff | Unacceptable:
        """From now on this user of a messenger acts as that member of staff, at desks."""
        async with self._store.transaction() as tx:
            staff = await self._staff.named(_tidy(name), tx)
            if staff is None:
                return Unacceptable("There is no such account. Make it with `parley staff add`.")
            await self._store.desks.link(tx, channel, user, staff.id)
            await self._log(tx, "cli", "staff.linked", staff.id)
        return staff

    async def sign_in(self, name: str, password: str, *, address: str) -> SignedIn | WrongPassword | TooMany:
        name = _tidy(name)
        async with self._store.transaction() as tx:
            if wait := await self._held_back(tx, name, address):
                return TooMany(wait)
        staff = await self._staff.named(name)
        hashed = await self._staff.password(staff.id) if staff else None
        right = await self._passwords.matches(password, hashed)
        fresh = await self._fresh_hash(password, hashed) if right else None
        async with self._store.transaction() as tx:
            staff = await self._staff.get(staff.id, tx) if staff else None
            same = staff is not None and await self._staff.password(staff.id, tx) == hashed
            if staff is None or not right or not same or staff.disabled:
                await self._log(tx, "visitor", "staff.sign_in_failed", staff.id if staff else "unknown")
                return WrongPassword()
            if fresh:
                await self._staff.set_password(tx, staff.id, fresh)
            await self._was_no_guess(tx, name, address)
            return await self._open_session(tx, staff)

    async def visit(self, token: str, *, active: bool = True) -> Visit | None:
        """Whose live session this is. `active`: a person did something, so it does not go idle."""
        digest, now = _digest(token), self._clock.now()
        session = await self._staff.sessions.lookup(digest)
        if session is None or session.expires_at <= now or session.seen_at <= now - IDLE_MS:
            return None
        staff = await self._staff.get(session.staff_id)
        if staff is None or staff.disabled:
            return None
        if active and session.seen_at <= now - _TOUCH_MS:
            async with self._store.transaction() as tx:
                await self._staff.sessions.touch(tx, digest, now)
        return Visit(staff, digest, session.expires_at)

    async def sign_out(self, visit: Visit) -> None:
        async with self._store.transaction() as tx:
            if await self._staff.sessions.end(tx, visit.digest):
                await self._log(tx, _actor(visit), "staff.signed_out", visit.staff.id)

    async def change_password(
        self, visit: Visit, current: str, new: str, *, address: str
    ) -> SignedIn | Unacceptable | TooMany:
        """Ends every session of theirs and opens a new one."""
        if problem := weakness(new, visit.staff.name):
            return Unacceptable(problem)
        async with self._store.transaction() as tx:
            if wait := await self._held_back(tx, visit.staff.name, address):
                return TooMany(wait)
        if not await self._passwords.matches(current, await self._staff.password(visit.staff.id)):
            return Unacceptable("The current password is not right. Type it again.")
        hashed = await self._passwords.hash(new)
        async with self._store.transaction() as tx:
            await self._staff.set_password(tx, visit.staff.id, hashed)
            await self._staff.sessions.end_all(tx, visit.staff.id)
            await self._log(tx, _actor(visit), "staff.password_changed", visit.staff.id)
            return await self._open_session(tx, visit.staff)

    async def set_disabled(self, staff_id: str, disabled: bool, *, by: Visit) -> Staff | Unacceptable:
        """Disabling ends every session of theirs at once."""
        if staff_id == by.staff.id:
            return Unacceptable("You cannot disable yourself. Ask another admin.")
        async with self._store.transaction() as tx:
            staff = await self._staff.get(staff_id, tx)
            if staff is None:
                return Unacceptable("There is nobody of that id.")
            if await self._staff.set_disabled(tx, staff_id, disabled):
                await self._staff.sessions.end_all(tx, staff_id)
                action = "staff.disabled" if disabled else "staff.enabled"
                await self._log(tx, _actor(by), action, staff_id)
        return staff

    async def invite(self, role: Role | None = None, *, by: str = "cli") -> str:
        """A one-time token for `/console/welcome`. Without a role: for the first account, an admin."""
        token = f"{role or _FIRST}.{secrets.token_urlsafe(32)}"
        now = self._clock.now()
        async with self._store.transaction() as tx:
            await self._staff.invites.create(tx, _digest(token), expires_at=now + INVITE_MS)
            await self._log(tx, by, "staff.invited", role or _FIRST)
        return token

    async def invited(self, token: str) -> bool:
        """Whether an invitation could be used now. Looking changes nothing: link previews look too."""
        if not await self._staff.invites.valid(_digest(token), now=self._clock.now()):
            return False
        return _kind(token) != _FIRST or not await self._staff.list()

    async def welcome(self, token: str, name: str, password: str) -> SignedIn | Unacceptable | None:
        """Use an invitation up: a new account, signed in. None: it is not valid (any more)."""
        if not await self.invited(token):
            return None
        name = _tidy(name)
        if problem := _bad_name(name) or weakness(password, name):
            return Unacceptable(problem)
        hashed = await self._passwords.hash(password)
        kind = _kind(token)
        async with self._store.transaction() as tx:
            taken = await self._staff.named(name, tx)
            if taken is None and not await self._staff.invites.use(tx, _digest(token), now=self._clock.now()):
                return None
            if kind == _FIRST and await self._staff.list(tx):
                return None
            role = "admin" if kind == _FIRST else cast(Role, kind)  # the digest covers it: it was ours
            staff = await self._add(tx, name, hashed, role, by="invitation")
            return staff if isinstance(staff, Unacceptable) else await self._open_session(tx, staff)

    async def _add(
        self, tx: Transaction, name: str, hashed: str, role: Role, *, by: str
    ) -> Staff | Unacceptable:
        if await self._staff.named(name, tx):
            return Unacceptable("Somebody has this name already. Add a surname or an initial.")
        staff = Staff(new_id(), name, role, False, self._clock.now())
        await self._staff.add(tx, staff, password=hashed)
        await self._log(tx, by, "staff.added", staff.id, role=role)
        return staff

    async def _open_session(self, tx: Transaction, staff: Staff) -> SignedIn:
        token, now = secrets.token_urlsafe(32), self._clock.now()
        await self._staff.sessions.forget_expired(tx, now=now, idle_since=now - IDLE_MS)
        session = Session(_digest(token), staff.id, now, now + SESSION_MS, now)
        await self._staff.sessions.create(tx, session)
        await self._log(tx, f"staff:{staff.id}", "staff.signed_in", staff.id)
        return SignedIn(token, staff, session.expires_at)

    async def _held_back(self, tx: Transaction, name: str, address: str) -> float:
        """Seconds to wait before another attempt; 0.0 when this one may be made."""
        counters = self._store.counters(tx, self._clock.now())
        for one in _takes(name, address):
            if wait := (await counters.take_all([one])).get(one.key, 0.0):
                return wait
        return 0.0

    async def _was_no_guess(self, tx: Transaction, name: str, address: str) -> None:
        """Who knows the password may come as often as they like; every guess still counts."""
        await self._store.counters(tx, self._clock.now()).give_back(_takes(name, address))

    async def _fresh_hash(self, password: str, hashed: str | None) -> str | None:
        return await self._passwords.hash(password) if hashed and self._passwords.outdated(hashed) else None

    async def _log(self, tx: Transaction, actor: str, action: str, subject: str, **detail: str) -> None:
        await self._store.audit.append(
            tx, at=self._clock.now(), actor=actor, action=action, subject=subject, detail=detail
        )


def _takes(name: str, address: str) -> Sequence[Take]:
    """Of this name from there, of anybody from there, of this name from anywhere."""
    who, where = _digest(name.casefold())[:32], _digest(address)[:32]
    limits = ((f"{who}:{where}", _PAIR_RATE), (where, _ADDRESS_RATE), (who, _NAME_RATE))
    return [rate.take(f"sign_in:{key}") for key, rate in limits]


def _actor(visit: Visit) -> str:
    return f"staff:{visit.staff.id}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _kind(token: str) -> str:
    return token.partition(".")[0]


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _bad_name(name: str) -> str | None:
    """A name is shown to customers: it must be one visible line."""
    if not 1 <= len(name) <= 64:
        return "Give a name of 1 to 64 characters; customers see it."
    if any(unicodedata.category(character)[0] == "C" for character in name):
        return "The name holds invisible characters. Type it by hand."
    return None
