"""What Parley itself says inside Telegram, outside of conversations: one place for all of its words."""

from __future__ import annotations

from typing import Final

from adapters.desks import StaffVerb

COMMANDS: Final = {
    "start": "What this is",
    "human": "Talk to a person",
    "stop": "Stop the answer",
    "privacy": "What happens to what you write",
    "forget": "Delete what is known about me",
    "language": "Choose a language",
}
CHOOSE_LANGUAGE: Final = "Choose a language:"
NATIVE: Final = {
    "en": "English",
    "de": "Deutsch",
    "ko": "한국어",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ja": "日本語",
    "zh": "中文",
}

VERBS: Final[dict[StaffVerb, str]] = {
    "take-over": "Take over",
    "reply": "Reply",
    "hand-back": "Hand back",
    "close": "Close",
}
REVEAL: Final = "Show {}"
PROMPT: Final = (
    "Answer this message, and what you write goes to the customer."
    " Everything else in this topic stays among you."
)
AUTHORS: Final = {"person": "Customer", "bot": "Bot", "system": "Parley"}
STAFF: Final = "Staff"
NOTE: Final = "Note by {}"
