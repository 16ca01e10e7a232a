"""Counts in a person's masked words what may be a sign of abuse. A count is no verdict: see `guards.risk`."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from guards.base import MaskedText
from guards.figures.quantities import read_addresses
from guards.pii.placeholders import PLACEHOLDER

# What people name about themselves without a second thought; every other kind is a secret or a number that
# opens something.
_ORDINARY: Final = frozenset(
    {
        "PERSON", "HANDLE", "LOCATION", "ADDRESS", "EMAIL", "PHONE", "IP", "MAC", "DATE", "BIRTHDATE", "TEXT",
    }
)  # fmt: skip


def sensitive(words: MaskedText) -> int:
    """How many different secrets, cards, accounts or official numbers they hold."""
    values = {(found[1], found[2]) for found in PLACEHOLDER.finditer(words.value)}
    return sum(kind not in _ORDINARY for kind, _ in values)


def foreign_links(words: MaskedText, *, hosts: Set[str]) -> int:
    """How many different links to elsewhere than these hosts they hold."""
    own = {host.casefold().removeprefix("www.") for host in hosts}
    links = {one.key for one in read_addresses(words.value) if one.kind == "link"}
    return sum(_host(link) not in own for link in links)


def _host(key: str) -> str:
    """Of a link without its scheme: what comes before path and port, and after any credentials."""
    return re.split(r"[/?#]", key, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
