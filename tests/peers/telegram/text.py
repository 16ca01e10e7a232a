"""Text as Telegram takes it: trimmed, measured in UTF-16 units, its entities checked, more of them found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.peers.telegram.things import Json, bad

LONGEST, MOST_ENTITIES = 4096, 100
_KINDS = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
_FOUND_BY_TELEGRAM = frozenset(
    ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"]
)
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_FINDS = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]'*]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "url",
        re.compile(r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|de|example)\b(?:/\S*)?", re.I),
    ),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, entity: Json) -> str:
    """The words of an entity."""
    raw, start = text.encode("utf-16-le"), int(entity["offset"]) * 2
    return raw[start : start + int(entity["length"]) * 2].decode("utf-16-le", "replace")


def taken(text: str, entities: list[Json], *, mode: str, too_long: str) -> tuple[str, list[Json]]:
    """The text as it will stand, with the bot's entities; raises Refused for what Telegram refuses."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    _parsed(text, mode)
    text = _CONTROL.sub(" ", text.replace("\r", ""))
    kept = [] if mode else [_checked(text, entity) for entity in entities]
    text, kept = _trimmed(text, kept)
    if units(text) > LONGEST:
        raise bad(too_long)
    return text, [entity for entity in kept if entity["type"] not in _FOUND_BY_TELEGRAM][:MOST_ENTITIES]


def found(text: str, entities: list[Json]) -> list[Json]:
    """The entities that Telegram makes by itself: outside of code, and where no other is found."""
    busy = [entity for entity in entities if entity["type"] in ("code", "pre", "text_link", "text_mention")]
    spans = [(int(entity["offset"]), int(entity["offset"]) + int(entity["length"])) for entity in busy]
    made: list[Json] = []
    for kind, start, end in _finds(text):
        if all(end <= left or start >= right for left, right in spans):
            spans.append((start, end))
            made.append({"type": kind, "offset": start, "length": end - start})
    return sorted(made, key=lambda entity: int(entity["offset"]))[: MOST_ENTITIES - len(entities)]


def links(text: str, entities: list[Json]) -> list[str]:
    """The addresses that somebody can open by touching the text."""
    urls = [
        entity.get("url") or cut(text, entity)
        for entity in entities
        if entity["type"] in ("url", "text_link")
    ]
    return [str(url) for url in urls]


def _finds(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _FINDS:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            yield kind, start, start + units(match[0])


def _parsed(text: str, mode: str) -> None:
    """Telegram would take the marks out as well; here they stay, and what cannot be parsed is refused."""
    if not mode:
        return
    from teremok.validation import ApiRuleViolation, validate_html, validate_markdown  # slow, seldom needed

    try:
        if mode.lower() == "html":
            validate_html(text)
        elif mode.lower() in ("markdown", "markdownv2"):
            validate_markdown(text, 2 if mode.lower().endswith("v2") else 1)
        else:
            raise bad("unsupported parse_mode")
    except ApiRuleViolation as refused:
        raise bad(str(refused).removeprefix("Bad Request: ")) from None


def _checked(text: str, entity: Json) -> Json:
    try:
        kind, offset, length = str(entity["type"]), int(entity["offset"]), int(entity["length"])
    except (KeyError, TypeError, ValueError):
        raise bad("can't parse MessageEntity: a field is missing or of the wrong type") from None
    if kind not in _KINDS:
        raise bad("can't parse MessageEntity: Unsupported type specified")
    if offset < 0 or length <= 0:
        raise bad(f"receive an entity with incorrect {'offset' if offset < 0 else 'length'}")
    if offset + length > units(text):
        raise bad(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 "
            f"offset {units(text)}"
        )
    _at_borders(text, offset, offset + length)
    if kind == "text_link" and not re.match(r"(?:https?|tg|mailto|tel)://?\S+", str(entity.get("url", ""))):
        raise bad("can't parse MessageEntity: Can't find field \"url\"")
    return {**entity, "offset": offset, "length": length}


def _at_borders(text: str, *offsets: int) -> None:
    raw = text.encode("utf-16-le")
    for offset in offsets:
        if offset * 2 < len(raw) and 0xDC <= raw[offset * 2 + 1] <= 0xDF:
            edge = "begins" if offset == offsets[0] else "ends"
            raise bad(f"entity {edge} in a middle of a UTF-16 symbol at UTF-16 offset {offset}")


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without the blanks around it; entities move and shrink with it, and empty ones go."""
    short = text.strip()
    lost = units(text[: len(text) - len(text.lstrip())]) if short else 0
    kept = []
    for entity in entities:
        start = max(0, int(entity["offset"]) - lost)
        end = min(units(short), int(entity["offset"]) + int(entity["length"]) - lost)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return short, kept
