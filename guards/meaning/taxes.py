"""Whether a price has its tax in it, or the tax comes on top: 1,100 with tax is not 1,100 without.

Reads only what stands at the figure itself, and never guesses: where nothing is said there, nothing is known.
"""

from __future__ import annotations

import re
from typing import Final

from guards.base import Fact

_TAX: Final = (
    r"(?:(?:sales )?tax(?:es)?(?: and fees)?|vat|gst|mwst\.?|ust\.?|mehrwertsteuer|umsatzsteuer|steuern?"
    r"|(?:la )?tva|(?:el )?iva|(?:o )?iva|impuestos|impostos?)"
)
_DE: Final = r"(?:(?:der )?(?:gesetzlichen? )?)"
_INCLUDED: Final = (
    rf"\b(?:{_TAX} (?:is |are |ist |sind |est |está |estão )?(?:already |all )?"
    r"(?:included|inklusive|inbegriffen|enthalten|comprises?|incluse?s?|incluid[oa]s?|incluíd[oa]s?)"
    r"|(?:incl\.|including|includes|inclusive of|inkl\.|inklusive|einschließlich|con|com|toutes)"
    rf" {_DE}(?:all )?{_TAX}"
    r"|toutes taxes comprises|ttc|tax[- ]inclusive|vat[- ]inclusive|brutto)(?!\w)"
    r"|(?:부가세|부가가치세|세금|vat) ?(?:가 |이 )?포함|税込|内税|(?<![不未])含(?:增值)?税"
)
_ADDED: Final = (
    rf"\b(?:{_TAX} (?:is |are |ist |sind |est |está |estão )?(?:added|extra|excluded|exklusive|en sus|aparte"
    r"|not included|nicht (?:inbegriffen|enthalten)|no incluid[oa]s?|não incluíd[oa]s?|non comprises?)"
    rf"|(?:excl\.|excluding|excludes|exclusive of|exkl\.|exklusive|zzgl\.|zuzüglich|plus|before|without|ohne"
    rf"|más|mais|sin|sem|hors) {_DE}{_TAX}"
    r"|hors taxes?|h\.?t\.?|netto)(?!\w)"
    r"|(?:부가세|부가가치세|세금|vat) ?(?:는 |가 |은 |이 )?(?:별도|제외|미포함)|税別|税抜|外税"
    r"|(?:不|未)含(?:增值)?税"
)
_EITHER: Final = rf"(?:(?P<added>{_ADDED})|(?P<included>{_INCLUDED}))"
_BEHIND: Final = re.compile(rf"[^\d\ue000-\uefff.;!?\n]{{0,24}}?{_EITHER}", re.IGNORECASE)
_BEFORE: Final = re.compile(rf"{_EITHER}[^\d\ue000-\uefff,;.!?()\n]{{0,16}}\Z", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"(?:^|[._])(?:(?P<added>net|netto|neto|ht|hors_taxes?|excl(?:uding)?_(?:tax|vat)|before_tax)"
    r"|(?P<included>gross|brutto|bruto|ttc|incl(?:uding)?_(?:tax|vat)|with_tax))(?=$|[._])"
)
_REACH: Final = 60  # characters before a figure


def tax(text: str, since: int, start: int, end: int) -> frozenset[str]:
    """`tax.included` or `tax.added`, as it is said of the figure that stands there."""
    found = _BEHIND.match(text, end) or _BEFORE.search(text, max(since, start - _REACH), start)
    return frozenset({f"tax.{found.lastgroup}"} if found else ())


def tax_of(fact: Fact) -> frozenset[str]:
    """The same, as the name of an amount says it: `quote.net_total`."""
    found = _NAMED.search(fact.name.lower()) if fact.type == "money" else None
    return frozenset({f"tax.{found.lastgroup}"} if found else ())
