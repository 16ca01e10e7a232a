"""Mail addresses: as they are written, and as people spell them to hide them from machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Span
from guards.pii.cues import LIKELY, Cue, Nearby
from guards.pii.rows import Row, row

_HOST: Final = re.compile(
    r"@((?:[a-zA-Z0-9_\-\u00c0-\u024f]{1,63}\.){1,8}(?:xn--[a-zA-Z0-9\-]{2,59}|[a-zA-Z]{2,24})"
    r"|(?:[\w\-]{1,63}\.){1,8}(?:[a-zA-Z]{2,24}|[^\W\d_a-zA-Z]{2,24}))"
)
_LOCAL: Final = re.compile(r"[^\s@<>()\[\],;:\"'\\=/|，。：；（）「」、]{1,64}\Z")
_LOCAL_ASCII: Final = re.compile(r"[\w+!$%&^~'][\w.+\-!#$%&*^~']{0,63}\Z", re.ASCII)
_QUOTED: Final = re.compile(r"\"[^\"@\n]{1,62}\"\Z")
_IN_LINK: Final = re.compile(r"://[^\s/@]{0,64}\Z")
_TLD: Final = (
    r"(?:com|net|org|edu|gov|info|io|me|dev|app|co|de|fr|es|it|uk|eu|ch|at|pt|br|kr|jp|cn|tw|us|ca|au|nl)"
)
_AT: Final = (
    r"(?: ?[(\[{<] ?(?:at|@|ät|arroba|arobase|a) ?[)\]}>] ?| ?(?:골뱅이|앳|アットマーク|アット|艾特) ?"
    r"| (?:at|arroba|arobase|klammeraffe) )"
)
_DOT: Final = (
    r"(?: ?[(\[{<] ?(?:dot|\.|punkt|punto|point|ponto) ?[)\]}>] ?"
    r"| ?(?:점|닷|쩜|ドット) ?| (?:dot|punkt|punto|point|ponto) |\.)"
)
_SPELLED: Final = re.compile(
    rf"(?<![\w.+-])(?P<name>[a-z0-9][\w.+-]{{0,63}}"
    rf"(?: (?:dot|punkt|punto|point|ponto) [\w-]{{1,63}}){{0,2}}+){_AT}"
    rf"(?P<host>[\w-]{{1,63}}?(?:{_DOT}[\w-]{{1,63}}?){{0,3}}){_DOT}(?P<end>{_TLD}|컴|넷|コム)(?![a-z0-9_-])",
    re.IGNORECASE | re.ASCII,
)
_SPACED: Final = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}\s{{0,2}}@\s{{0,2}}[\w-]{{1,63}}"
    rf"(?:\s?\.\s?[\w-]{{1,63}}){{0,3}}?\s?\.\s?{_TLD}(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_PROVIDER: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{2,64} ?(?:@|골뱅이) ?"
    r"(?:naver|gmail|daum|hanmail|kakao|nate|hotmail|outlook|yahoo|icloud|gmx|네이버|지메일|다음|한메일|카카오|네이트)"
    r"(?: ?[.점닷쩜] ?(?:com|net|컴|넷))?(?![a-z0-9_.-])",
    re.IGNORECASE | re.ASCII,
)
_FILES: Final = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")  # logo@2x.png
_MAIL: Final = Cue(
    "email", "e-mail", "mail", "correo", "courriel", "address", "contact", "reach", "write to", "write me",
    "send it to", "send to", "메일",
    "メール", "邮箱", "邮件", "電郵", "信箱",
)  # fmt: skip
_SPELLED_AT: Final = re.compile(
    r"[(\[{<] ?(?:at|@|ät|a|arroba|arobase) ?[)\]}>]|골뱅이|앳|アット|艾特"
    r"| (?:at|arroba|arobase|klammeraffe) [^\n]{1,64}? (?:dot|punkt|punto|point|ponto) ",
    re.IGNORECASE,
)
_LINE_BEGINS: Final = re.compile(r"(?:\A|\n)[^\w\n]*\Z")
_LINE_ENDS: Final = re.compile(r"[^\w\n]{0,8}(?:\n|\Z)")
_SPOKEN_DOTS: Final = (" dot ", " punkt ", " punto ", " point ", " ponto ")
_BARE_DOT: Final = re.compile(r" (?:dot|punkt|punto|point|ponto) ", re.IGNORECASE)


def find_mails(nearby: Nearby) -> Iterator[Span]:
    text = nearby.text
    for host in _HOST.finditer(text):
        before = text[max(0, host.start() - 64) : host.start()]
        ascii_name = bool(before) and before[-1].isascii()
        local = _QUOTED.search(before) or (_LOCAL_ASCII if ascii_name else _LOCAL).search(before)
        if local and not _IN_LINK.search(before) and not host[1].lower().endswith(_FILES):
            yield Span(host.start() - len(local[0]), host.end(), "EMAIL")


def find_spaced_mails(nearby: Nearby) -> Iterator[Span]:
    """With spaces around the at sign: where mail is spoken of, or nothing else stands on the line; or broken
    over two lines."""
    for found in _SPACED.finditer(nearby.text):
        spaces = {c for c in found[0] if c.isspace()}
        if spaces and (
            spaces <= {"\r", "\n"} or _is_said(nearby.text, found.start()) or _is_alone(nearby.text, found)
        ):
            yield Span(*found.span(), "EMAIL", LIKELY)


def find_spelled_mails(nearby: Nearby) -> Iterator[Span]:
    """`ada (at) example (dot) com`, `kim 골뱅이 naver 점 com`; in bare words only where mail is spoken of."""
    text = nearby.text
    for found in _SPELLED.finditer(text):
        loud = " AT " in found[0] and " DOT " in found[0] and not found[0].isupper()
        said = (
            loud
            or any(mark in found[0].lower() for mark in "([{<골앳ア艾")
            or (_BARE_DOT.search(found[0]) and (_is_said(text, found.start()) or not found["name"].isalpha()))
        )
        if said:
            yield Span(*found.span(), "EMAIL", LIKELY)


def _is_said(text: str, start: int) -> bool:
    return _MAIL.pattern.search(text, max(0, start - 48), start) is not None


def _is_alone(text: str, found: re.Match[str]) -> bool:
    """On its line."""
    begins = _LINE_BEGINS.search(text, max(0, found.start() - 8), found.start())
    return begins is not None and _LINE_ENDS.match(text, found.end()) is not None


def _is_spelled(nearby: Nearby) -> bool:
    """Brackets, the word for the sign in a script without them, or the word for a dot."""
    spoken = nearby.has_any("(", "[", "{", "<", "골뱅이", "앳", "アット", "艾特")
    spoken = spoken or any(map(nearby.lowered.__contains__, _SPOKEN_DOTS))
    return spoken and _SPELLED_AT.search(nearby.text) is not None


ROWS: Final = (
    Row(lambda nearby: nearby.has_any("@"), find_mails),
    Row(lambda nearby: nearby.has_any("@"), find_spaced_mails),
    row("EMAIL", _PROVIDER, lambda nearby: nearby.has_any("@", "골뱅이"), score=LIKELY),
    Row(_is_spelled, find_spelled_mails),
)
