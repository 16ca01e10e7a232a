"""Lets an answer link only to hosts on the allow-list, with nothing to fetch and nothing carried out."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from guards.base import Evidence, MaskedText, Reason
from guards.figures.addresses import MAIL, link_key, mail_key, may_hold
from guards.figures.quantities import read_addresses
from guards.pii.placeholders import BARE, LENIENT, REFERENCE
from guards.references import in_address
from guards.text.notation import plain

_HINTS: Final = {
    "image": "Leave out images.",
    "html": "Write no HTML.",
    "foreign_link": "Link only to the pages given to you.",
    "foreign_mail": "Name only mail addresses given to you.",
    "foreign_handle": "Name no @handle that was not given to you.",
    "disguised_link": "The text of a link must not show another address than the link has.",
    "link_with_data": "Put no reference, placeholder or query into a link, nor right beside one.",
    "unreadable_link": "Write links as plain https addresses.",
    "tangled": "Write less Markdown: fewer links, lists, brackets and emphases.",
}
HANDLE: Final = re.compile(r"(?<![A-Za-z0-9_.+\-])@[^\W\d]\w{1,63}")
_MARKUP: Final = ("](", "]:", "<")  # without any of them no link, image, definition or HTML begins
# More than any answer needs is not parsed: a hostile one would cost seconds.
_LONGEST: Final = 10_000
_MOST_MARKS: Final = 1500
_MARKS: Final = "[]<>!`*_\\&\n"


class Links:
    """Markdown is parsed, never searched, so no notation of a link is missed; then plain text is read too."""

    name = "links"

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        known = _Known(evidence)
        codes = {*_in_markdown(draft, known), *_in_text(_unreferred(draft), known)}
        if in_address(draft):
            codes.add("link_with_data")
        return [Reason(self.name, code, MaskedText(_HINTS[code])) for code in _HINTS if code in codes]


def _unreferred(draft: str) -> str:
    """Without references: what `appointment.at` is called is no address; `in_address` reads what touches."""
    return REFERENCE.sub(" ", draft) if "{" in draft else draft


class _Known:
    """What a draft may link to, worked out when it links at all, and once for all that it links to."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    @functools.cached_property
    def links(self) -> frozenset[str]:
        own = (link_key(passage.link) for passage in self._evidence.passages if passage.link)
        return self._shown.union(own)

    @functools.cached_property
    def hosts(self) -> frozenset[str]:
        return frozenset(host.casefold() for host in self._evidence.link_hosts)

    def has_mail(self, address: str) -> bool:
        """One address, at an approved host or exactly as it stands in a passage or in a fact."""
        if not MAIL.fullmatch(address):
            return False
        key = mail_key(address)
        return key.rpartition("@")[2] in self.hosts or key in self._shown or key in self._own

    def has_handles(self, handles: Iterable[str]) -> bool:
        """All of them, in an approved text, in a fact or in this person's own words."""
        named = {handle.casefold() for handle in handles}
        return not named or named <= self._handles

    @functools.cached_property
    def _handles(self) -> frozenset[str]:
        given = [passage.text.value for passage in self._evidence.passages]
        given += [said.value for said in self._evidence.said]
        given += [fact.value for fact in self._evidence.facts.values() if isinstance(fact.value, str)]
        return frozenset(found[0].casefold() for text in given for found in HANDLE.finditer(plain(text)))

    @functools.cached_property
    def _own(self) -> frozenset[str]:
        """This person's own addresses, as the facts have them; never remembered."""
        values = (fact.value for fact in self._evidence.facts.values() if isinstance(fact.value, str))
        return frozenset(mail_key(value) for value in values if MAIL.fullmatch(value))

    @functools.cached_property
    def _shown(self) -> frozenset[str]:
        """Every link and address in the passages."""
        return frozenset[str]().union(*(_links_of(passage.text.value) for passage in self._evidence.passages))


def marks(text: str) -> Counter[str] | None:
    """What its Markdown fetches, links to or writes as HTML, with its target; None: too tangled to say."""
    if not any(map(text.__contains__, _MARKUP)):
        return Counter()
    if len(text) > 2 * _LONGEST or sum(map(text.count, _MARKS)) > 2 * _MOST_MARKS:
        return None
    return Counter(_marks(_parser().parse(text)))


def _marks(blocks: Iterable[Token]) -> Iterator[str]:
    for block in blocks:
        for token in (block, *(block.children or ())):
            if token.type in ("html_block", "html_inline"):
                yield f"html {token.content}"
            elif token.type in ("image", "link_open"):
                yield f"{token.type} {token.attrGet('src') or ''}{token.attrGet('href') or ''}"


def _in_markdown(draft: str, known: _Known) -> Iterator[str]:
    if not any(map(draft.__contains__, _MARKUP)):
        return
    if len(draft) > _LONGEST or sum(map(draft.count, _MARKS)) > _MOST_MARKS:
        yield "tangled"
        return
    for block in _parser().parse(draft):
        if block.type == "html_block":
            yield "html"
        for place, token in enumerate(block.children or ()):
            if token.type == "image":
                yield "image"
            elif token.type == "html_inline":
                yield "html"
            elif token.type == "link_open":
                href = str(token.attrGet("href") or "")
                yield from _of_target(href, known)
                yield from _of_label(_label(block.children or [], place), href)


def _in_text(draft: str, known: _Known) -> Iterator[str]:
    shown = plain(draft)
    if not may_hold(shown):
        return
    if "@" in shown and not known.has_handles(found[0] for found in HANDLE.finditer(shown)):
        yield "foreign_handle"
    for quantity in read_addresses(draft):
        if quantity.kind == "email" and not known.has_mail(quantity.key):
            yield "foreign_mail"
        elif quantity.kind == "link":
            yield from _of_target(quantity.surface, known)


def _of_target(target: str, known: _Known) -> Iterator[str]:
    if target.lower().startswith("mailto:"):
        address, _, query = unquote(target[7:]).partition("?")
        if query:
            yield "link_with_data"
        if not known.has_mail(address):
            yield "foreign_mail"
        return
    if link_key(target) in known.links:
        return
    parts = _split(target)
    if parts is None:
        yield "unreadable_link"
    elif _host(parts) not in known.hosts:
        yield "foreign_link"
    elif parts.query or any(one.search(unquote(target)) for one in (REFERENCE, LENIENT, BARE)):
        yield "link_with_data"


def _of_label(label: str, href: str) -> Iterator[str]:
    """A label that looks like an address must be the address."""
    parts = _split(href)
    for quantity in read_addresses(label):
        shown = _split(quantity.surface) if quantity.kind == "link" else None
        if quantity.kind == "email":
            if quantity.key != link_key(unquote(href)):
                yield "disguised_link"
        elif shown is None or parts is None or _host(shown) != _host(parts):
            yield "disguised_link"


def _split(target: str) -> SplitResult | None:
    """The parts of a plain web address; None for every other scheme, credentials, or what is malformed."""
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.\-]*:", target):
        target = "https:" + target if target.startswith("//") else "https://" + target
    try:
        parts = urlsplit(target)
        hostname = parts.hostname
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and hostname and "@" not in parts.netloc else None


def _host(parts: SplitResult) -> str:
    return parts.netloc.casefold().rstrip(".,;:!?")


@functools.lru_cache(maxsize=256)
def _links_of(passage: str) -> frozenset[str]:
    return frozenset(quantity.key for quantity in read_addresses(passage))


def _label(tokens: Sequence[Token], opening: int) -> str:
    inside = takewhile(lambda token: token.type != "link_close", tokens[opening + 1 :])
    return "".join(token.content for token in inside)


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True})
