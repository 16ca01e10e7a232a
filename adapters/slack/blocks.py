"""An answer as Slack takes it: one rich_text block, the text beside it, and buttons below.

Rich text is never parsed by Slack, so nothing in an answer can ping anybody or become a link by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from adapters.addresses import settled
from adapters.base import Button, Letter
from adapters.formatting import Block
from adapters.graphemes import units
from adapters.layout import Run, inline, lines
from adapters.splitting import split

Json = dict[str, object]

UNITS: Final = 3000
ACTION: Final = "parley:"
FEEDBACK: Final = ACTION + "feedback"
MORE: Final = ACTION + "more"
_LABEL: Final = 75
_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One message of Slack: `text` is for notifications and screen readers."""

    blocks: list[Json]
    text: str


def parts(text: str, *, link_hosts: Set[str]) -> list[Part]:
    """The answer in as many messages as it takes; the same answer always gives the same parts."""
    tree = settled(text, link_hosts=link_hosts)
    pieces = split(tree, limit=UNITS, measure=lambda piece: units(_text(piece)))
    return [
        Part([{"type": "rich_text", "elements": list(_elements(piece))}], _text(piece)) for piece in pieces
    ]


def escape(text: str) -> str:
    """The three characters that Slack reads as more than themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def buttons(letter: Letter) -> list[Json]:
    """The blocks below the last part. A press names its action, or carries it in its value.

    Whoever wants to know why finds it in the menu behind "…": it takes no more room than that.
    """
    said = [button for button in letter.buttons if button.action in ("helpful", "unhelpful")]
    rated = {button.action for button in said} == {"helpful", "unhelpful"}
    asked = [button for button in letter.buttons if button.action == "why"]
    plain = [button for button in letter.buttons if button not in asked and not (rated and button in said)]
    below: list[Json] = []
    if plain or asked:
        menus = [_menu(asked, letter.id)] if asked else []
        below.append({"type": "actions", "elements": [*(_button(one, letter.id) for one in plain), *menus]})
    if rated:
        below.append({"type": "context_actions", "elements": [_feedback(said, letter.id)]})
    return below


def _button(button: Button, letter_id: str) -> Json:
    return {
        "type": "button",
        "action_id": ACTION + button.action,
        "value": letter_id,
        "text": _label(button),
    }


def _menu(asked: Sequence[Button], letter_id: str) -> Json:
    options = [{"text": _label(one), "value": f"{one.action}:{letter_id}"} for one in asked]
    return {"type": "overflow", "action_id": MORE, "options": options}


def _feedback(said: Sequence[Button], letter_id: str) -> Json:
    sides = {
        button.action: {"text": _label(button), "value": f"{button.action}:{letter_id}"} for button in said
    }
    return {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": sides["helpful"],
        "negative_button": sides["unhelpful"],
    }


def _label(button: Button) -> Json:
    return {"type": "plain_text", "text": button.label[:_LABEL]}


def _text(tree: Sequence[Block]) -> str:
    """Code keeps its backticks, so that an address in it stays inert where only this text is shown."""
    written = ""
    for (code, pre), stretch in groupby(lines(tree), lambda run: (run.code, run.pre)):
        text = escape("".join(run.text for run in stretch))
        written += f"```\n{text}\n```" if pre and text else f"`{text}`" if code and text else text
    return written


def _elements(tree: Sequence[Block], depth: int = 0) -> Iterator[Json]:
    for kind, group in groupby(tree, lambda block: block["type"]):
        if kind == "paragraph":
            yield _section(list(group))
            continue
        for block in group:
            if kind == "list":
                yield from _list(block, depth)
            elif block["text"].rstrip("\n"):
                text = block["text"].rstrip("\n")
                yield {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}


def _section(paragraphs: Sequence[Block]) -> Json:
    """Neighbouring paragraphs are one section with an empty line between them."""
    elements: list[Json] = []
    for place, paragraph in enumerate(paragraphs):
        if place:
            elements.append({"type": "text", "text": "\n\n"})
        elements.extend(_element(run) for run in inline(paragraph["children"]) if run.text)
    return {"type": "rich_text_section", "elements": elements or [{"type": "text", "text": " "}]}


def _element(run: Run) -> Json:
    element: Json = {"type": "text", "text": run.text}
    if run.href is not None:
        element = {"type": "link", "url": run.href, "text": run.text}
    named = (("bold", run.bold), ("italic", run.italic), ("code", run.code))
    style = {name: True for name, on in named if on}
    return {**element, "style": style} if style else element


def _list(block: Block, depth: int) -> Iterator[Json]:
    """Slack's lists are flat: what an item holds beside text ends the list, which then goes on."""
    sections: list[Json] = []
    first = block["start"] - 1
    for place, item in enumerate(block["items"]):
        head = [inner for inner in item[:1] if inner["type"] == "paragraph"]
        sections.append(_section(head))
        if item[len(head) :]:
            yield _flat_list(block, depth, sections, first)
            yield from _elements(item[len(head) :], depth + 1)
            sections, first = [], block["start"] + place
    if sections:
        yield _flat_list(block, depth, sections, first)


def _flat_list(block: Block, depth: int, sections: list[Json], offset: int) -> Json:
    flat: Json = {
        "type": "rich_text_list",
        "style": "ordered" if block["ordered"] else "bullet",
        "indent": min(depth, _DEEPEST),
        "elements": sections,
    }
    return {**flat, "offset": offset} if block["ordered"] and offset > 0 else flat
