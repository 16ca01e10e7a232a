"""What a desk shows: the card of a conversation with its buttons, lines of its history, the form for a reply.

Masked text is put in as plain text elements, which Slack never reads as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from adapters.desks import Card, Line, StaffVerb
from adapters.graphemes import border
from adapters.slack.blocks import Json, Part, escape

ACTION: Final = "desk:"
FORM: Final = "desk:reply"
FIELD: Final = "text"
_BUTTONS: Final[dict[StaffVerb, str]] = {
    "take-over": "Take over",
    "reply": "Reply…",
    "hand-back": "Hand back to the bot",
    "close": "Close",
}
_REVEAL: Final = "Reveal a value…"
_AUTHORS: Final = {"person": "Customer", "bot": "Bot", "staff": "Staff", "system": "Parley", "note": "Note"}
_HEADER, _OPTIONS, _LABEL, _PIECE, _MESSAGE = 150, 100, 75, 2900, 6000


def card(shown: Card) -> Part:
    """The head of the thread; `text` beside it is for notifications, and holds no history."""
    blocks: list[Json] = [
        {"type": "header", "text": _plain(shown.title[:_HEADER])},
        _inert(shown.summary.clipped(_PIECE).value),
        {"type": "context", "elements": [_plain(shown.status)]},
        *_verbs(shown),
    ]
    return Part(blocks, escape(f"{shown.title} {shown.status}"))


def lines(shown: Sequence[Line]) -> list[Part]:
    """Entries of the history, in as few messages as they fit into."""
    messages: list[Part] = []
    for part in (part for line in shown for part in _line(line)):
        if messages and len(messages[-1].text) + len(part.text) <= _MESSAGE:
            last = messages.pop()
            part = Part([*last.blocks, *part.blocks], f"{last.text}\n{part.text}")
        messages.append(part)
    return messages


def _line(shown: Line) -> list[Part]:
    author = shown.name or _AUTHORS[shown.author]
    author = f"{author} (note)" if shown.author == "note" and shown.name else author
    return [
        Part([_inert(piece, head=f"{author}\n")], escape(f"{author}: {piece}"))
        for piece in _pieces(shown.text.value)
    ]


def only_text(text: str) -> list[Part]:
    """Words as they are, for one person's eyes."""
    return [Part([_inert(piece)], escape(piece)) for piece in _pieces(text)]


def form(place: str) -> Json:
    """Writing in a form and pressing its button is the deliberate act that reaches the customer."""
    field = {"type": "plain_text_input", "action_id": FIELD, "multiline": True, "max_length": 3000}
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": place,
        "title": _plain("Reply to the customer"),
        "submit": _plain("Send"),
        "close": _plain("Cancel"),
        "blocks": [{"type": "input", "block_id": FIELD, "label": _plain("Message"), "element": field}],
    }


def _verbs(shown: Card) -> Iterator[Json]:
    named = [(verb, label) for verb, label in _BUTTONS.items() if verb in shown.verbs]
    if named:
        yield {"type": "actions", "elements": [_button(verb, label, shown) for verb, label in named]}
    if "reveal" in shown.verbs and shown.placeholders:
        options = [
            {"text": _plain(name[:_LABEL]), "value": name[:_LABEL]} for name in shown.placeholders[:_OPTIONS]
        ]
        select = {"type": "static_select", "action_id": ACTION + "reveal", "options": options}
        yield {"type": "actions", "elements": [{**select, "placeholder": _plain(_REVEAL)}]}


def _button(verb: StaffVerb, label: str, shown: Card) -> Json:
    button: Json = {"type": "button", "action_id": ACTION + verb, "text": _plain(label)}
    return {**button, "value": shown.conversation_id}


def _inert(text: str, head: str = "") -> Json:
    bold = [{"type": "text", "text": head, "style": {"bold": True}}] if head else []
    words = {"type": "text", "text": text or " "}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [*bold, words]}],
    }


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text or " "}


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _PIECE:
        end = start + _PIECE
        while end > start + 1 and not border(text, end):
            end -= 1
        yield text[start:end]
        start = end
    yield text[start:]
