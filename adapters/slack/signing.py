"""Whether a request is Slack's: judged on its raw bytes, before anything reads them.

Whatever is malformed is a stranger's; nothing of a stranger's request may be logged or raised.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")
_SECONDS: Final = 300


def is_from_slack(secret: str, timestamp: str, signature: str, body: bytes, *, now_ms: int) -> bool:
    """Signed with our secret within five minutes of now. A replay within them is the core's to know."""
    if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
        return False
    if abs(now_ms // 1000 - int(timestamp)) > _SECONDS:
        return False
    base = b"v0:" + timestamp.encode() + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())
