"""Addresses of machines (IPv4, IPv6, MAC) and of crypto wallets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Span
from guards.pii.checksums import is_address, is_base58, is_bech32
from guards.pii.cues import LIKELY, Cue, Nearby

_DOT: Final = r"(?:\.| ?[\[({]\.[\])}] ?| \. )"
_IPV4: Final = re.compile(rf"(?<![\w.])\d{{1,3}}(?:{_DOT}\d{{1,3}}){{3}}(?!\w|\.\d)", re.ASCII)
_IPV6: Final = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]{3,39}+(?:\.\d{1,3}){0,3}(?![\w:])", re.ASCII)
_MAC: Final = re.compile(
    r"(?<![\w:-])(?:[0-9A-F]{2}([:-]))(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}(?![\w:-])|(?<![\w.])(?:[0-9A-F]{4}\.){2}[0-9A-F]{4}(?![\w.])",
    re.ASCII | re.IGNORECASE,
)
_VERSION: Final = re.compile(
    r"(?:\b(?:v|ver|version|versión|versão|release|firmware|build|driver|section|chapter)|버전|バージョン|版本|§)"
    r"[ .:]{0,3}\Z",
    re.IGNORECASE,
)
_WALLETS: Final = (
    (re.compile(r"(?<!\w)0x[0-9a-fA-F]{40}(?!\w)", re.ASCII), None),
    (re.compile(r"(?<!\w)(?:bc1|tb1|ltc1|BC1|LTC1)[0-9A-Za-z]{11,80}(?!\w)", re.ASCII), is_bech32),
    (re.compile(r"(?<!\w)[13LMDAT2mn][1-9A-HJ-NP-Za-km-z]{25,33}(?!\w)", re.ASCII), is_base58),
)
_COPIED: Final = re.compile(
    r"(?<!\w)(?:(?:bc1|tb1|ltc1)[0-9a-z]{25,60}|[13TLD][0-9A-Za-z]{25,33})(?!\w)", re.ASCII
)
_MIXED: Final = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])|[blt]", re.ASCII)
_MACHINE: Final = Cue("ip!", "server", "host", "서버", "サーバ", "服务器", "ping", "address", "adresse")


def _is_version(text: str, plain: str, start: int, end: int) -> bool:
    """The word stands before it; or it is as short as a version, and nobody speaks of a machine."""
    if _VERSION.search(text, max(0, start - 16), start):
        return True
    if text[max(0, start - 1) : start] == "/":
        return False
    return len(plain) == len("1.2.3.4") and not Nearby(text).says(_MACHINE, start, end)


def find_addresses(text: str) -> Iterator[Span]:
    for found in _IPV4.finditer(text):
        plain = re.sub(r"[^\d.]", "", found[0])
        if is_address(plain) and not _is_version(text, plain, *found.span()):
            yield Span(*found.span(), "IP")
    for found in _IPV6.finditer(text):
        if found[0].count(":") > 1 and is_address(found[0]):
            yield Span(*found.span(), "IP")
    yield from (Span(*found.span(), "MAC") for found in _MAC.finditer(text))


def find_wallets(text: str) -> Iterator[Span]:
    for form, check in _WALLETS:
        for found in form.finditer(text):
            if check is None or check(found[0]):
                yield Span(*found.span(), "WALLET")
    for found in _COPIED.finditer(text):
        if _MIXED.match(found[0]):
            yield Span(*found.span(), "WALLET", LIKELY)
