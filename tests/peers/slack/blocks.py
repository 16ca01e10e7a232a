"""The rules that Slack holds blocks to, for the kinds a support bot uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.peers.slack.world import Json, SlackError

MAX_BLOCKS, MAX_TOTAL = 50, 13_200
MAX_TEXT, MAX_MARKDOWN = 40_000, 12_000
_INLINE = {"text", "link", "user", "usergroup", "channel", "broadcast", "emoji", "date", "color", "team"}
_RICH = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}


def checked(blocks: object) -> list[Json]:
    """The blocks, or the error that Slack gives for them."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    faults = list(_faults(blocks))
    if faults:
        raise SlackError("invalid_blocks", errors=faults, response_metadata={"messages": faults})
    if sum(_length(block) for block in blocks) > MAX_TOTAL:
        raise SlackError("msg_blocks_too_long")
    return blocks


def _faults(blocks: list[Json]) -> Iterator[str]:
    if len(blocks) > MAX_BLOCKS:
        yield f"no more than {MAX_BLOCKS} items allowed [json-pointer:/blocks]"
    for index, block in enumerate(blocks):
        rule = _RULES.get(str(block.get("type")))
        if rule is None:
            yield f"unsupported type: {block.get('type')} [json-pointer:/blocks/{index}/type]"
            continue
        if len(str(block.get("block_id", ""))) > 255:
            yield f"block_id is too long [json-pointer:/blocks/{index}/block_id]"
        for fault in rule(block):
            yield f"{fault} [json-pointer:/blocks/{index}]"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "block_id must be unique [json-pointer:/blocks]"
    actions = [str(element.get("action_id")) for block in blocks for element in _elements(block)]
    named = [action for action in actions if action != "None"]
    if any(len(set(ids)) < len(ids) for ids in _by_block(blocks)) or any(len(id) > 255 for id in named):
        yield "action_id must be unique within its block [json-pointer:/blocks]"


def _by_block(blocks: list[Json]) -> Iterator[list[str]]:
    for block in blocks:
        yield [str(element["action_id"]) for element in _elements(block) if "action_id" in element]


def _elements(block: Json) -> list[Json]:
    elements = block.get("elements", [])
    return (
        [element for element in elements if isinstance(element, dict)] if isinstance(elements, list) else []
    )


def _text(value: object, limit: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        yield "missing required field: text"
        return
    if value.get("type") not in kinds:
        yield f"unsupported type: {value.get('type')}"
    if not 1 <= len(value["text"]) <= limit:
        yield f"text must be between 1 and {limit} characters"
    if value.get("type") == "plain_text" and "verbatim" in value:
        yield "invalid additional property: verbatim"
    if value.get("type") == "mrkdwn" and "emoji" in value:
        yield "invalid additional property: emoji"


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and not block.get("fields"):
        yield "missing required field: text"
    if "text" in block:
        yield from _text(block["text"], 3_000)
    for entry in block.get("fields", []):
        yield from _text(entry, 2_000)
    if len(block.get("fields", [])) > 10:
        yield "no more than 10 fields"
    if "accessory" in block:
        yield from _element(block["accessory"])


def _actions(block: Json) -> Iterator[str]:
    if not 1 <= len(_elements(block)) <= 25:
        yield "must have between 1 and 25 elements"
    for element in _elements(block):
        yield from _element(element)


def _context(block: Json) -> Iterator[str]:
    if not 1 <= len(_elements(block)) <= 10:
        yield "must have between 1 and 10 elements"
    for element in _elements(block):
        if element.get("type") != "image":
            yield from _text(element, 2_000)


def _context_actions(block: Json) -> Iterator[str]:
    if not 1 <= len(_elements(block)) <= 5:
        yield "must have between 1 and 5 elements"
    for element in _elements(block):
        if element.get("type") == "feedback_buttons":
            yield from _feedback(element)
        elif element.get("type") != "icon_button":
            yield f"unsupported type: {element.get('type')}"


def _feedback(element: Json) -> Iterator[str]:
    for name in ("positive_button", "negative_button"):
        button = element.get(name)
        if not isinstance(button, dict):
            yield f"missing required field: {name}"
            continue
        yield from _text(button.get("text"), 75, ("plain_text",))
        if not 1 <= len(str(button.get("value", ""))) <= 2_000:
            yield "value must be between 1 and 2000 characters"


def _element(element: Json) -> Iterator[str]:
    kind = element.get("type")
    if kind == "button":
        yield from _text(element.get("text"), 75, ("plain_text",))
        if len(str(element.get("value", ""))) > 2_000:
            yield "value must be no more than 2000 characters"
        if element.get("style", "primary") not in ("primary", "danger"):
            yield "invalid style"
    elif kind == "static_select":
        yield from _select(element, 100)
    elif kind == "overflow":
        yield from _select(element, 5)
    elif kind not in ("image", "plain_text_input", "users_select"):
        yield f"unsupported type: {kind}"


def _select(element: Json, most: int) -> Iterator[str]:
    options = element.get("options", [])
    if not isinstance(options, list) or not 1 <= len(options) <= most:
        yield f"must have between 1 and {most} options"
        return
    if "placeholder" in element:
        yield from _text(element["placeholder"], 150, ("plain_text",))
    for option in options:
        yield from _text(option.get("text"), 75, ("plain_text",))
        if not 1 <= len(str(option.get("value", ""))) <= 150:
            yield "value must be between 1 and 150 characters"


def _header(block: Json) -> Iterator[str]:
    yield from _text(block.get("text"), 150, ("plain_text",))


def _markdown(block: Json) -> Iterator[str]:
    if not isinstance(block.get("text"), str) or not 1 <= len(block["text"]) <= MAX_MARKDOWN:
        yield f"text must be between 1 and {MAX_MARKDOWN} characters"


def _rich_text(block: Json) -> Iterator[str]:
    if not isinstance(block.get("elements"), list):
        yield "missing required field: elements"
    for part in _elements(block):
        if part.get("type") not in _RICH:
            yield f"unsupported type: {part.get('type')}"
        elif part["type"] == "rich_text_list":
            yield from _list(part)
        else:
            yield from _inline(part)


def _list(part: Json) -> Iterator[str]:
    if part.get("style") not in ("bullet", "ordered"):
        yield "invalid style"
    if not 0 <= int(part.get("indent", 0)) <= 8:
        yield "indent must be between 0 and 8"
    for item in _elements(part):
        if item.get("type") != "rich_text_section":
            yield f"unsupported type: {item.get('type')}"
        yield from _inline(item)


def _inline(part: Json) -> Iterator[str]:
    if not isinstance(part.get("elements"), list):
        yield "missing required field: elements"
    for element in _elements(part):
        kind = element.get("type")
        if kind not in _INLINE:
            yield f"unsupported type: {kind}"
        if kind == "text" and not (isinstance(element.get("text"), str) and element["text"]):
            yield "text must be more than 0 characters"
        if kind == "link" and not str(element.get("url", "")):
            yield "missing required field: url"
        if set(element.get("style", {})) - {"bold", "italic", "strike", "code", "underline"}:
            yield "invalid additional property: style"


def _input(block: Json) -> Iterator[str]:
    yield from _text(block.get("label"), 2_000, ("plain_text",))
    yield from _element(block.get("element", {}))


def _anything(block: Json) -> Iterator[str]:
    yield from ()


_RULES: dict[str, Callable[[Json], Iterator[str]]] = {
    "actions": _actions,
    "context": _context,
    "context_actions": _context_actions,
    "divider": _anything,
    "header": _header,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
}


def _length(value: object) -> int:
    """All the words in it, however deep."""
    if isinstance(value, list):
        return sum(_length(entry) for entry in value)
    if not isinstance(value, dict):
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(_length(entry) for entry in value.values())
