"""An answer as the Markdown that Slack's streams take, written from its tree, so it holds nothing else.

Nothing in it pings, links only lead to allowed hosts, and every construct that is opened is closed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Final

from adapters.addresses import settled
from adapters.formatting import Block, Inline
from adapters.layout import words
from adapters.slack.blocks import escape

_SIGNS: Final = re.compile(r"[\\`\[\]|~]|\*(?=\S)|(?<=\S)\*|^\*|\*$|(?<!\w)_|_(?!\w)")
_LINE_STARTS: Final = re.compile(r"^([ \t]*)([#+=-]|\d+(?=[.)]))", re.MULTILINE)
_EMPTY: Final = "\u200b"  # below words, a bare marker would make a heading of them
_OPENERS: Final = re.compile(r"[*_`\[<&\\]")
_IN_ADDRESS: Final = {"(": "%28", ")": "%29", "|": "%7C", "<": "%3C", ">": "%3E", " ": "%20"}


def markdown(text: str, *, link_hosts: Set[str]) -> str:
    return _blocks(_tree(text, link_hosts))


def _tree(text: str, link_hosts: Set[str]) -> list[Block]:
    """Nothing promises that Slack reads no names out of Markdown: in code it reads none."""
    return settled(text, link_hosts=link_hosts, active="mentions")


def grown(shown: str, text: str, *, link_hosts: Set[str], finished: bool = False) -> str | None:
    """What to append to `shown` now that all of `text` is released; "" when that is not yet certain.

    None when finished and `shown` cannot be continued: then the whole message is to be written anew.
    """
    tree = _tree(text, link_hosts)
    written = _blocks(tree if finished else _certain(tree))
    if written.startswith(shown):
        return written[len(shown) :]
    return None if finished else ""


def _certain(tree: Sequence[Block]) -> list[Block]:
    """The blocks that look the same whatever comes next."""
    *done, last = tree
    if last["type"] == "paragraph":
        return [*done, *([] if _OPENERS.search(_literal(last["children"])) else [last])]
    if last["type"] == "code_block":
        return done
    *items, open_item = last["items"]
    certain = _certain(open_item) if open_item else []
    items = [*items, certain] if certain else items
    return [*done, {**last, "items": items}] if items else done


def _literal(children: Sequence[Inline]) -> str:
    texts = (child.get("text", "") if child["type"] == "text" else " " for child in children)
    return "".join(texts)


def _blocks(tree: Sequence[Block]) -> str:
    return "\n\n".join(_block(block) for block in tree)


def _block(block: Block) -> str:
    if block["type"] == "paragraph":
        return _LINE_STARTS.sub(_plain_start, _inline(block["children"]))
    if block["type"] == "code_block":
        fence = _longer_than(block["text"], 3)
        return f"{fence}\n{escape(block['text'].rstrip())}\n{fence}"
    return "\n".join(_item(block, place, item) for place, item in enumerate(block["items"]))


def _plain_start(found: re.Match[str]) -> str:
    """A line that only looks like a heading or a list."""
    indent, sign = found.groups()
    return f"{indent}{sign}\\" if sign.isdecimal() else f"{indent}\\{sign}"


def _item(block: Block, place: int, item: Sequence[Block]) -> str:
    marker = f"{block['start'] + place}. " if block["ordered"] else "- "
    inner = "\n".join(_block(inside) for inside in item) or _EMPTY
    return marker + inner.replace("\n", "\n" + " " * len(marker))


def _inline(children: Sequence[Inline]) -> str:
    return "".join(_element(child) for child in children)


def _element(child: Inline) -> str:
    if child["type"] == "strong":
        return _wrapped("**", _inline(child["children"]))
    if child["type"] == "em":
        return _wrapped("*", _inline(child["children"]))
    if child["type"] == "link":
        address = "".join(_IN_ADDRESS.get(character, character) for character in child["href"])
        return f"[{_SIGNS.sub(_escaped, escape(words(child['children'])))}]({escape(address)})"
    if child["type"] == "code":
        ticks = _longer_than(child["text"], 1)
        space = " " if "`" in child["text"] else ""
        return f"{ticks}{space}{escape(child['text'])}{space}{ticks}"
    return "\n" if child["type"] == "break" else _SIGNS.sub(_escaped, escape(child["text"]))


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found.group()


def _wrapped(mark: str, inner: str) -> str:
    """White space at the ends goes out: a mark beside it opens nothing."""
    core = inner.strip()
    if not core:
        return inner
    lead, _, trail = inner.partition(core)
    return f"{lead}{mark}{core}{mark}{trail}"


def _longer_than(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)
