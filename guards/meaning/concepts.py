"""What a figure may be about, in the keys of `words.toml`: which kinds are about what, and what is alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Final

from guards.base import FactType
from guards.figures.quantities import Kind

NAMES: Final = {
    "concept.balance": "a balance", "act.refund": "a refund", "concept.price": "a price or total",
    "concept.fee": "a fee", "act.discount": "a discount", "concept.due": "what is due",
    "concept.points": "points",
    "concept.tax": "a tax", "concept.interest": "interest", "concept.item": "a number of items",
    "concept.placed": "the day of an order", "act.ship": "the day of shipping", "act.deliver": "a delivery",
    "concept.expire": "an expiry", "concept.since": "a beginning", "act.return": "a return",
    "thing.warranty": "a warranty", "act.cancel": "a cancellation", "act.contact": "a reply",
    "act.extend": "a renewal", "concept.departure": "a departure",
    "concept.limit": "a limit", "concept.available": "what is still available",
    "concept.held": "what is held back", "concept.used": "what is used",
    "concept.deposit": "a deposit", "concept.excess": "what one bears oneself",
    "concept.instalment": "what is due each time", "concept.admission": "what is due on joining",
    "concept.arrival": "an arrival", "concept.boarding": "a boarding time",
    "concept.start": "a beginning", "concept.end": "an end",
    "concept.tracking": "a tracking number", "concept.ordernumber": "an order number",
}  # fmt: skip
OF_KIND: Final[Mapping[Kind, frozenset[str]]] = {
    "money": frozenset(
        {
            "concept.balance", "act.refund", "concept.price", "concept.fee", "act.discount", "concept.due",
            "concept.points", "concept.tax", "concept.limit", "concept.available", "concept.held",
            "concept.used", "concept.deposit", "concept.excess", "concept.instalment", "concept.admission",
        }
    ),
    "percent": frozenset({"act.discount", "concept.fee", "concept.tax", "concept.interest"}),
    "number": frozenset(
        {"concept.points", "concept.item", "concept.balance", "concept.available", "concept.used"}
    ),
    "date": frozenset(
        {
            "concept.placed", "act.ship", "act.deliver", "concept.due", "concept.expire", "concept.since",
            "act.extend", "concept.departure", "concept.arrival", "concept.boarding", "concept.start",
            "concept.end",
        }
    ),
    "duration": frozenset(
        {
            "act.deliver", "act.ship", "act.refund", "act.return", "thing.warranty", "concept.expire",
            "concept.due", "act.cancel", "act.contact",
        }
    ),
    "measure": frozenset({"concept.available", "concept.used"}),
    "time": frozenset(
        {
            "act.deliver", "concept.departure", "concept.arrival", "concept.boarding", "concept.start",
            "concept.end",
        }
    ),
    "identifier": frozenset({"concept.tracking", "concept.ordernumber"}),
}  # fmt: skip
AS_GOOD_AS: Final = (
    {"concept.points", "concept.balance"},
    {"concept.available", "concept.balance"},
    {"concept.available", "concept.due"},
    {"concept.available", "concept.points"},
    {"concept.available", "concept.item"},
    {"concept.limit", "concept.price"},
    {"concept.price", "concept.due"},
    {"concept.due", "concept.expire"},
    {"act.return", "act.refund"},
    {"concept.deposit", "concept.held"},
    {"concept.deposit", "concept.due"},
    {"concept.deposit", "act.refund"},
    {"concept.excess", "concept.due"},
    {"concept.excess", "act.discount"},
    {"concept.instalment", "concept.fee"},
    {"concept.instalment", "concept.price"},
    {"concept.instalment", "concept.due"},
    {"concept.admission", "concept.fee"},
    {"concept.admission", "concept.price"},
    {"concept.admission", "concept.due"},
    {"concept.arrival", "act.deliver"},
    {"concept.arrival", "concept.end"},
    {"concept.arrival", "concept.start"},
    {"concept.departure", "concept.start"},
    {"concept.departure", "concept.end"},
    {"concept.start", "concept.since"},
    {"concept.start", "concept.placed"},
    {"concept.start", "act.deliver"},
    {"concept.start", "act.extend"},
    {"concept.end", "concept.expire"},
    {"concept.end", "concept.due"},
    {"concept.end", "act.extend"},
)
# What only a fact can tell of somebody's account, whatever they say themselves.
OWN: Final = frozenset(
    {
        "concept.balance",
        "act.refund",
        "concept.points",
        "concept.available",
        "concept.held",
        "concept.used",
        "concept.due",
    }
)
STATED: Final = frozenset(
    {"concept.balance", "act.refund", "concept.points"}
)  # not even a passage, unless of it
OF_TYPE: Final[Mapping[str, Kind]] = {
    "money": "money", "percent": "percent", "count": "number", "date": "date", "identifier": "identifier",
}  # fmt: skip
KINDS: Final[Mapping[FactType, Set[Kind]]] = {
    "money": {"money"}, "percent": {"percent"}, "count": {"number", "duration", "measure"},
    "date": {"date", "time"}, "identifier": {"identifier", "number"}, "status": set(), "text": set(),
}  # fmt: skip
# "It costs $5" says no more than that this is paid for it: it may be a price or a fee.
IT_COSTS: Final = re.compile(
    r"(?:\b(?:it|this|that|they|es|das|sie|er|il|elle|cela|ça)(?: (?:will|would|only|just|also|auch|nur))? "
    r"|(?<!\w )\b(?=cuesta|custa))(?P<cost>costs?|kostet|kosten|coûte|cuesta|custa)\b",
    re.IGNORECASE,
)
_OWED: Final = re.compile(
    r"tuition|invoice|\brent\b|lease|loan|mortgage|credit[._]?card|debt|overdraft|kredit|darlehen|hypothek|hipoteca|prestamo|emprestimo"
)


def owed(name: str, about: frozenset[str]) -> frozenset[str]:
    """The balance of a loan is what is due of it."""
    return about | {"concept.due"} if "concept.balance" in about and _OWED.search(name) else about
