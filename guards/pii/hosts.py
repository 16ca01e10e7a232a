"""Addresses of machines (IPv4, IPv6, MAC) and of crypto wallets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Span
from guards.pii.checksums import is_address, is_base58, is_bech32

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
    (re.compile(r"(?<!\w)[13LMDAT2mn][1-9A-HJ-NP-Za-km-z]{25,34}(?!\w)", re.ASCII), is_base58),
)


def find_addresses(text: str) -> Iterator[Span]:
    for found in _IPV4.finditer(text):
        plain = re.sub(r"[^\d.]", "", found[0])
        if is_address(plain) and not _VERSION.search(text, max(0, found.start() - 16), found.start()):
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
