"""Cursors: a place in one conversation as an opaque word that means nothing in any other conversation."""

from __future__ import annotations

import hashlib
import hmac
import re

from adapters.web.base import ConversationView
from adapters.web.errors import Problem

START = "0"
_FORM = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{12})")


def write(conversation_id: str, seq: int) -> str:
    return f"{seq}-{_tag(conversation_id, seq)}" if seq > 0 else START


def read(view: ConversationView, cursor: str | None) -> int:
    """The seq after which to go on. A cursor of anywhere else is refused, and so is one beyond the end.

    A backup that was put back ends earlier: going on from where it does not reach yet would hide messages.
    """
    if not cursor or cursor == START:
        return 0
    found = _FORM.fullmatch(cursor)
    seq = int(found[1]) if found else 0
    if found is None or seq > view.last_seq or not hmac.compare_digest(found[2], _tag(view.id, seq)):
        raise Problem(400, "bad_cursor", "Use a cursor as this conversation gave it, or 0 for the start.")
    return seq


def _tag(conversation_id: str, seq: int) -> str:
    """Ties a cursor to its conversation. No secret: it guards against mix-ups, the token guards access."""
    return hashlib.blake2b(f"{conversation_id}\n{seq}".encode(errors="replace"), digest_size=6).hexdigest()
