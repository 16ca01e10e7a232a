"""What the console's parts say to one another about people who sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.base import Staff

Role = Literal["viewer", "agent", "admin"]
RANK: dict[Role, int] = {"viewer": 0, "agent": 1, "admin": 2}


@dataclass(frozen=True, slots=True)
class Visit:
    """A member of staff in a live session."""

    staff: Staff
    digest: str
    expires_at: int

    def may(self, role: Role) -> bool:
        return RANK[self.staff.role] >= RANK[role]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session. The token is said once, here."""

    token: str
    staff: Staff
    expires_at: int

    def __repr__(self) -> str:
        return f"SignedIn({self.staff.id})"


@dataclass(frozen=True, slots=True)
class WrongPassword:
    """Unknown name, wrong password or disabled account: nobody is told which."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many attempts; seconds to wait."""

    retry_after: float


@dataclass(frozen=True, slots=True)
class Unacceptable:
    """A name or password that will not do, or a change that is not allowed; says what to do instead."""

    message: str
