"""Which policy an answer was made under: one short name for all the settings that decide about answers."""

from __future__ import annotations

import hashlib
import json


def policy_version(*parts: str) -> str:
    """The same for the same parts, and another one as soon as any of them changes."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
