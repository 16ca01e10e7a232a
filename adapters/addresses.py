"""Settles every bare address in an answer: a link when its host is allowed, else code.

Messengers make whatever looks like an address, a mention or a command clickable by themselves, except in
code: so nothing that looks like one may be left to them, whatever its styles.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Final, Literal

from adapters.formatting import Block, Inline, blocks
from adapters.layout import words

_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_REST: Final = r"[^\s<>\"«»“”。、，！？；：（）「」『』【】《》]"
_URL: Final = re.compile(rf"(?<![a-z0-9+.-])[a-z0-9+.-]*://{_REST}+", re.IGNORECASE)
_NAME: Final = re.compile(rf"(?<![\w.~+@-])[\w.~+@-]*\.[\w-]+[\w.~@-]*(?::\d+)?(?:[/?#]{_REST}*)?")
_LABEL: Final = re.compile(r"[a-z][a-z0-9-]+(?![a-z0-9_-])|[^\W\d_]+", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_MAIL: Final = re.compile(r"[\w.+-]+@([\w.-]+)")
_PLAIN: Final = re.compile(r"https?://([^/?#\\]*)(?:[/?#][^\\]*)?", re.IGNORECASE)
# What messengers make of it by themselves: a mention, a command to press, a tag to search for.
_ACTIVE: Final = re.compile(
    r"(?<![A-Za-z0-9_@])@\w{2,64}|(?<![A-Za-z0-9_/<>])/\w{1,64}(?:@\w{1,64})?(?![\w/<>])"
    r"|(?<![A-Za-z0-9_&])#\w*[^\W\d]\w*|(?<![A-Za-z0-9_])\$[A-Z]{1,8}(?![A-Za-z0-9])"
)
_MENTION: Final = re.compile(r"(?<![A-Za-z0-9_@])@\w{2,64}")
_AFTER: Final = ".,;:!?'\")]}*`~…"
_NOTHING: Final = "…"  # messengers refuse a message that shows nothing


@dataclass(frozen=True, slots=True)
class _Address:
    start: int
    end: int
    href: str | None  # None: shown as code


Active = Literal["nothing", "mentions", "all"]


def settled(text: str, *, link_hosts: Set[str], active: Active = "nothing") -> list[Block]:
    """The tree of an answer without unseen characters, in which every address is a link or code.

    `active`: what the messenger reads wherever it stands, so that it is code too: `@name` alone, or also
    `/command`, `#tag` and `$TAG`.
    """
    clean = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    tree = [_block(block, link_hosts, active) for block in blocks(clean, link_hosts=link_hosts)]
    if any(_shows(block) for block in tree):
        return tree
    return [{"type": "paragraph", "children": [{"type": "text", "text": _NOTHING}]}]


def _shows(block: Block) -> bool:
    if block["type"] == "list":
        return any(_shows(inner) for item in block["items"] for inner in item)
    shown = block["text"] if block["type"] == "code_block" else words(block["children"])
    return bool(shown.strip())


def _block(block: Block, hosts: Set[str], active: Active) -> Block:
    if block["type"] == "list":
        items = [[_block(inner, hosts, active) for inner in item] for item in block["items"]]
        return {**block, "items": items}
    if block["type"] == "paragraph":
        bare = "".join(_bare(block["children"]))
        found = tuple(_found(bare, hosts))
        if active != "nothing":
            more = _active(_ACTIVE if active == "all" else _MENTION, bare, found)
            found = tuple(sorted((*found, *more), key=lambda address: address.start))
        return {**block, "children": list(_marked(block["children"], found, 0))} if found else block
    return block


def _bare(children: Sequence[Inline]) -> Iterator[str]:
    """The text in which a messenger would look: links and code are taken, so they are blank."""
    for child in children:
        if child["type"] in ("strong", "em"):
            yield from _bare(child["children"])
        elif child["type"] == "text":
            yield child["text"]
        else:
            yield " " * len(words([child]))


def _found(text: str, hosts: Set[str]) -> Iterator[_Address]:
    last = 0
    for url in _URL.finditer(text):
        yield from _names(text, last, url.start(), hosts)
        yield _address(url.start(), url.group(), hosts)
        last = url.end()
    yield from _names(text, last, len(text), hosts)


def _names(text: str, start: int, end: int, hosts: Set[str]) -> Iterator[_Address]:
    if "." not in text[start:end]:
        return
    for name in _NAME.finditer(text, start, end):
        if _NUMBERS.search(name.group()) or _has_ending(name.group()):
            mail = _MAIL.fullmatch(name.group().rstrip(_AFTER))
            if mail is None or mail[1].lower() not in hosts:
                yield _address(name.start(), name.group(), hosts)


def _active(form: re.Pattern[str], text: str, addresses: Sequence[_Address]) -> Iterator[_Address]:
    """What is in no address."""
    for found in form.finditer(text):
        before = bisect_right(addresses, found.start(), key=lambda address: address.start) - 1
        after = addresses[before + 1] if before + 1 < len(addresses) else None
        if (before < 0 or addresses[before].end <= found.start()) and not (
            after and after.start < found.end()
        ):
            yield _Address(*found.span(), None)


def _has_ending(name: str) -> bool:
    """Whether one of its labels is an ending of internet names."""
    _, *labels = re.split(r"[/?#:]", name, maxsplit=1)[0].split(".")
    starts = (_LABEL.match(label) for label in labels)
    return any(found is not None and found.group().lower() in _endings() for found in starts)


@functools.cache
def _endings() -> frozenset[str]:
    from tldextract import TLDExtract  # its list takes a moment to read

    tops = {suffix.rpartition(".")[2] for suffix in TLDExtract(suffix_list_urls=(), cache_dir=None).tlds}
    return frozenset(tops | {top.encode("idna").decode() for top in tops if not top.isascii()})


def _address(start: int, written: str, hosts: Set[str]) -> _Address:
    address = written.rstrip(_AFTER) or written
    href = address if "://" in address else f"https://{address}"
    parts = _PLAIN.fullmatch(href)
    allowed = parts is not None and parts[1].lower() in hosts and href.isprintable()
    return _Address(start, start + len(address), href if allowed else None)


def _marked(children: Sequence[Inline], found: Sequence[_Address], at: int) -> Iterator[Inline]:
    """The same elements, where the pieces of text inside an address are links or code."""
    for child in children:
        size = len(words([child]))
        if child["type"] in ("strong", "em"):
            yield {**child, "children": list(_marked(child["children"], found, at))}
        elif child["type"] == "text":
            yield from _pieces(child["text"], found, at)
        else:
            yield child
        at += size


def _pieces(text: str, found: Sequence[_Address], at: int) -> Iterator[Inline]:
    last = 0
    first = bisect_right(found, at, key=lambda address: address.end)
    for address in takewhile(lambda address: address.start < at + len(text), islice(found, first, None)):
        start, end = max(address.start - at, 0), min(address.end - at, len(text))
        if start > last:
            yield {"type": "text", "text": text[last:start]}
        if address.href is None:
            yield {"type": "code", "text": text[start:end]}
        else:
            yield {
                "type": "link",
                "href": address.href,
                "children": [{"type": "text", "text": text[start:end]}],
            }
        last = end
    if last < len(text):
        yield {"type": "text", "text": text[last:]}
