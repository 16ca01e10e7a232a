"""What a person wrote, without Slack's markup: escapes undone, mentions and links as readable words."""

from __future__ import annotations

import re
from typing import Any, Final

from guards.base import File, RawText

_CONTROL: Final = re.compile(r"<([^<>\n]+)>")


def plain(event: dict[str, Any], bot_user: str = "") -> str:  # Any: Slack's JSON
    """The words of a message, without the mention of the bot, and a line for each of its files."""
    text = str(event.get("text") or "")
    if bot_user:
        text = re.sub(rf"[ \t]*<@{re.escape(bot_user)}(\|[^<>]*)?>", "", text).strip()
    files = [f"(file: {file.get('name') or 'unnamed'})" for file in event.get("files") or ()]
    return "\n".join([*([_unescaped(_CONTROL.sub(_readable, text))] if text else []), *files])


def files(event: dict[str, Any]) -> list[File]:  # Any: Slack's JSON
    """What came along, as far as Slack tells; a file that it hides from us has no name and no size."""
    return [
        File(RawText(str(file.get("name") or "")), str(file.get("mimetype") or ""), _size(file.get("size")))
        for file in event.get("files") or ()
    ]


def _size(told: object) -> int | None:
    return told if isinstance(told, int) else None


def _readable(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if target.startswith("@"):
        return f"@{label.lstrip('@') or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return address if label in ("", address, target) else f"{label} ({address})"


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
