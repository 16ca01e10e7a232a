"""Addresses of machines (IPv4, IPv6, MAC) and of crypto wallets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Span
from guards.pii.checksums import is_address, is_base58, is_bech32
from guards.pii.cues import LIKELY, Cue, Nearby
from guards.pii.rows import Row, checked, row

_DOT: Final = r"(?:\.| ?[\[({]\.[\])}] ?| \. )"
# What stands before is looked at behind the first character, so that only such characters are tried at all.
_IPV4: Final = re.compile(rf"\d(?<![\w.]\d)\d{{0,2}}(?:{_DOT}\d{{1,3}}){{3}}(?!\w|\.\d)", re.ASCII)
_IPV6: Final = re.compile(
    r"[0-9A-Fa-f:](?<![\w:.].)[0-9A-Fa-f:]{2,38}+(?:\.\d{1,3}){0,3}(?![\w:])", re.ASCII | re.DOTALL
)
_MAYBE_IPV6: Final = re.compile(":[0-9A-Fa-f:]")
_MAC: Final = re.compile(
    r"[0-9A-Fa-f](?<![\w:-].)[0-9A-Fa-f]([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])",
    re.ASCII | re.DOTALL,
)
_DOTTED_MAC: Final = re.compile(
    r"[0-9A-Fa-f](?<![\w.].)[0-9A-Fa-f]{3}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])", re.ASCII | re.DOTALL
)
_MAYBE_DOTTED_MAC: Final = re.compile(r"\.(?<=[0-9A-Fa-f]{4}\.)[0-9A-Fa-f]{4}\.")
_VERSION: Final = re.compile(
    r"(?:\b(?:v|ver|version|versión|versão|release|firmware|build|driver|section|chapter|app"
    r"|updat(?:e|ed|es|ing) to|upgrad\w+ to|maj|aktualisier\w+ auf)"
    r"|버전|펌웨어|バージョン|ファームウェア|版本|固件|升到|系统升级到)"
    r"[ .:]{0,3}\Z|§ ?\Z",
    re.IGNORECASE,
)
_SUM: Final = Cue(
    "md5", "sha!", "sha1", "sha256", "sha-1", "sha-256", "sha512", "hash", "checksum", "signature",
    "fingerprint", "prüfsumme", "somme de contr", "해시", "체크섬", "ハッシュ", "チェックサム", "校验",
    "哈希", "commit",
)  # fmt: skip
_HEX: Final = re.compile(r"[0-9a-f]+|[0-9A-F]+", re.ASCII)
_BECH32_SIGNS: Final = ("bc1", "tb1", "ltc1", "BC1", "LTC1")
_ETHER: Final = re.compile(r"(?<!\w)0x[0-9a-fA-F]{40}(?!\w)", re.ASCII)
_BECH32: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_BECH32_SIGNS)})[0-9A-Za-z]{{11,80}}(?!\w)", re.ASCII)
_CASH: Final = re.compile(r"(?<!\w)(?:bitcoincash|bchtest):[qp][0-9a-z]{41}(?!\w)", re.ASCII | re.IGNORECASE)
_BASE58: Final = re.compile(r"(?<!\w)[13LMDAT2mn][1-9A-HJ-NP-Za-km-z]{25,33}(?!\w)", re.ASCII)
_COPIED: Final = re.compile(
    r"(?<!\w)(?:(?:bc1|tb1|ltc1)[0-9a-z]{25,60}|[13TLD][0-9A-Za-z]{25,33})(?!\w)", re.ASCII
)
_MIXED: Final = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])|[blt]", re.ASCII)
_BARE: Final = re.compile(r"(?<!\w)[0-9a-fA-F]{40}(?!\w)", re.ASCII)  # as long as the sum of a file
_WALLET: Final = Cue(
    "wallet", "ether", "eth!", "erc20", "usdt", "billetera", "monedero", "carteira", "portefeuille",
    "지갑", "ウォレット", "钱包", "錢包",
)  # fmt: skip
_MACHINE: Final = Cue("ip!", "server", "host", "서버", "サーバ", "服务器", "ping", "address", "adresse")


def _is_version(nearby: Nearby, plain: str, start: int, end: int) -> bool:
    """The word stands before it; or it is as short as a version, and nobody speaks of a machine."""
    text = nearby.text
    if _VERSION.search(text, max(0, start - 16), start):
        return True
    if text[max(0, start - 1) : start] == "/":
        return False
    return len(plain) == len("1.2.3.4") and not nearby.says(_MACHINE, start, end)


def find_addresses(nearby: Nearby) -> Iterator[Span]:
    for found in _IPV4.finditer(nearby.text):
        plain = re.sub(r"[^\d.]", "", found[0])
        if is_address(plain) and not _is_version(nearby, plain, *found.span()):
            yield Span(*found.span(), "IP")


def _is_ipv6(written: str) -> bool:
    return written.count(":") > 1 and is_address(written)


def find_copied(nearby: Nearby) -> Iterator[Span]:
    """With a letter wrong; but no file's sum."""
    for found in _COPIED.finditer(nearby.text):
        if _MIXED.match(found[0]) and not (_HEX.fullmatch(found[0]) and nearby.has(_SUM)):
            yield Span(*found.span(), "WALLET", LIKELY)


def find_bare(nearby: Nearby) -> Iterator[Span]:
    """Of Ethereum, without its beginning."""
    for found in _BARE.finditer(nearby.text):
        if nearby.says(_WALLET, *found.span()):
            yield Span(*found.span(), "WALLET", LIKELY)


ROWS: Final = (
    Row(lambda nearby: nearby.has_digit and nearby.text.count(".") > 2, find_addresses),
    checked("IP", _IPV6, lambda nearby: _MAYBE_IPV6.search(nearby.text) is not None, _is_ipv6),
    row("MAC", _MAC, lambda nearby: max(nearby.text.count(":"), nearby.text.count("-")) > 4),
    row("MAC", _DOTTED_MAC, lambda nearby: _MAYBE_DOTTED_MAC.search(nearby.text) is not None),
    row("WALLET", _ETHER, lambda nearby: nearby.has_any("0x")),
    checked("WALLET", _BECH32, lambda nearby: nearby.has_any(*_BECH32_SIGNS), is_bech32),
    row("WALLET", _CASH, lambda nearby: "bitcoincash:" in nearby.lowered or "bchtest:" in nearby.lowered),
    checked("WALLET", _BASE58, lambda nearby: nearby.has_long_word, is_base58),
    Row(lambda nearby: nearby.has_long_word, find_copied),
    Row(lambda nearby: nearby.has_long_word and nearby.has(_WALLET), find_bare),
)
