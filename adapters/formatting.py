"""The Markdown subset of an answer as a small tree of plain values, for whoever builds the page.

Text becomes text and nothing else: no HTML, no images, no link to a host that is not allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import Literal
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from typing_extensions import TypedDict  # pydantic asks for it below Python 3.12


class Inline(TypedDict, total=False):
    """text and code carry `text`; strong, em and link carry `children`; break carries nothing."""

    type: Literal["text", "strong", "em", "code", "link", "break"]
    text: str
    href: str
    children: list[Inline]


class Block(TypedDict, total=False):
    """paragraph carries `children`, list carries `items`, code_block carries `text`."""

    type: Literal["paragraph", "list", "code_block"]
    children: list[Inline]
    ordered: bool
    start: int
    items: list[list[Block]]
    text: str


# Whatever is not enabled here stays literal text: headings, HTML, images, tables, link definitions.
_RULES = ("list", "fence", "emphasis", "backticks", "link", "autolink", "newline", "escape", "entity")
_MARKDOWN = MarkdownIt("zero", {"html": False, "linkify": False}).enable(list(_RULES))
_MARKS = re.compile(r"[\n\r\0*_`~\[<\\&]|^(?:[-+]|\d+[.)])")  # all that those rules begin with
_WRITTEN_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)


def plain(text: str) -> list[Block]:
    """A person's own words: one paragraph, never parsed."""
    return [{"type": "paragraph", "children": [{"type": "text", "text": text}]}]


def blocks(text: str, *, link_hosts: Set[str]) -> list[Block]:
    """The tree of `text`; a link is kept only when its host is in `link_hosts` (host, or host:port)."""
    if text and text == text.strip() and not _MARKS.search(text):
        return plain(text)  # what the parser would make of it, which is dear
    # a code block that nobody closed ends as one that was closed, wherever the text was cut
    whole = text if text.endswith("\n") else f"{text}\n"
    return list(_blocks(iter(_MARKDOWN.parse(whole)), link_hosts))


def _blocks(tokens: Iterator[Token], hosts: Set[str]) -> Iterator[Block]:
    """Blocks up to the end of the enclosing one."""
    for token in tokens:
        if token.type in ("list_item_close", "bullet_list_close", "ordered_list_close"):
            return
        if token.type == "inline":
            yield {"type": "paragraph", "children": _inlines(token.children or (), hosts)}
        elif token.type == "fence":
            yield {"type": "code_block", "text": token.content}
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield _list(token, tokens, hosts)


def _list(opening: Token, tokens: Iterator[Token], hosts: Set[str]) -> Block:
    items: list[list[Block]] = []
    for token in tokens:
        if token.type != "list_item_open":
            break
        items.append(list(_blocks(tokens, hosts)))
    ordered = opening.type == "ordered_list_open"
    return {"type": "list", "ordered": ordered, "start": int(opening.attrGet("start") or 1), "items": items}


def _inlines(tokens: Sequence[Token], hosts: Set[str]) -> list[Inline]:
    return _join(_nest(iter(tokens), hosts))


def _nest(tokens: Iterator[Token], hosts: Set[str]) -> Iterator[Inline]:
    for token in tokens:
        if token.nesting < 0:
            return
        if token.type == "strong_open":
            yield {"type": "strong", "children": _join(_nest(tokens, hosts))}
        elif token.type == "em_open":
            yield {"type": "em", "children": _join(_nest(tokens, hosts))}
        elif token.type == "link_open":
            yield from _link(str(token.attrGet("href") or ""), _join(_nest(tokens, hosts)), hosts)
        elif token.type == "code_inline":
            yield {"type": "code", "text": token.content}
        elif token.type in ("softbreak", "hardbreak"):
            yield {"type": "break"}
        else:
            yield {"type": "text", "text": token.content}


def _link(href: str, children: list[Inline], hosts: Set[str]) -> Iterator[Inline]:
    """A link that leads where it says, or its text followed by its address as text."""
    host = _host(href)
    if host is not None and host in hosts and _honest(_words(children), host):
        yield {"type": "link", "href": href, "children": children}
        return
    yield from children
    if _words(children) != href:
        yield {"type": "text", "text": f" ({href})"}


def _host(href: str) -> str | None:
    """The host (with its port, when written) of a plain http(s) address, else None."""
    if "\\" in href or not href.isprintable():
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    return parts.netloc.lower() or None


def _honest(words: str, host: str) -> bool:
    """No other host is named in the text of a link."""
    written = (name.lower() for name in _WRITTEN_HOST.findall(words))
    return all(name == host.partition(":")[0] for name in written)


def _words(children: Sequence[Inline]) -> str:
    return "".join(child.get("text") or _words(child.get("children", ())) for child in children)


def _join(parts: Iterator[Inline]) -> list[Inline]:
    """Neighbouring texts as one, empty ones dropped."""
    joined: list[Inline] = []
    for part in parts:
        if part["type"] == "text" and joined and joined[-1]["type"] == "text":
            joined[-1]["text"] += part["text"]
        elif part["type"] != "text" or part["text"]:
            joined.append(part)
    return joined
