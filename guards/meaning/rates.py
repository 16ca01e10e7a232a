"""What an amount is due for: $12.99 a month is not $12.99 a year.

Reads only what stands at the figure itself, and never guesses: where nothing is said there, nothing is known.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Set
from typing import Final

from guards.base import Evidence, Fact

_NOUNS: Final = {
    "hour": "hour|hr|stunde|heure|hora|시간|時間|小时",
    "day": "day|night|tag|nacht|jour|nuit|día|dia|noche|noite|일|박|日|泊|天|晚",
    "week": "week|wk|woche|semaine|semana|주|週|周",
    "month": "month|mo|monat|mois|mes|mês|월|달|月",
    "year": "year|yr|jahr|an|année|año|ano|년|年",
    "person": "person|head|guest|personne|persona|pessoa|kopf|인|명|人|名",
    # any of these is as good as another: a stay is what is booked. A room or a ticket may be for a person
    "booking": "stay|visit|booking|reservation|order|purchase|transaction|trip|aufenthalt|besuch|buchung"
    "|reservierung|bestellung|einkauf|reise|séjour|visite|réservation|commande|achat|voyage|estancia|visita"
    "|reserva|pedido|compra|viaje|estadia|viagem|회|回|次|笔|单",
    "item": "item|piece|article|artikel|stück|unidad|artículo|unidade|artigo|개|個|点|个|件",
}
_TIMES: Final = frozenset(("hour", "day", "week", "month", "year"))
_SALES: Final = frozenset(("booking", "item"))  # of these, much is said beside it
_OF_SALES: Final = "|".join((_NOUNS["booking"], _NOUNS["item"]))
_ADVERBS: Final = {
    "hour": r"hourly|stündlich\w*|시간당|每小时",
    "day": r"daily|nightly|täglich\w*|tages\w+|매일|하루에?|毎日|每天|每日|每晚",
    "week": r"weekly|wöchentlich\w*|wochen(?!end|tag)\w+|매주|毎週|每周|每週",
    "month": r"monthly|monatlich\w*|monats\w*|mensuel\w*|mensual\w*|mensal|mensais|매월|매달|한 달에"
    "|月額|毎月|每月|月费|月費",
    "year": r"yearly|annual|annually|jährlich\w*|jahres\w*|annuel\w*|anual\w*|anuais|매년|연간"
    "|年額|毎年|每年|年费|年費",
    "person": "1인당|一人あたり|每人|人均",
    "booking": "(?:예약|주문|방문|건)당|(?:予約|注文)(?:あたり|ごと|につき)|毎回|每次|每笔|每单",
    "item": "(?:상품|개)당|[個点](?:あたり|ごと|につき)|每件|每个",
}
# so short that they have to touch the figure
_AT: Final = {"week": "주에?|週に?", "month": "월에?|月に?", "year": "연|年に?"}
_OF_ONE: Final = {"day": "박|泊|晚", "person": "인|명|人|名", "booking": "회|回|次", "item": "개|個|点"}
_PRO: Final = "per|pro|je|par|por"
_SURELY: Final = rf"{_PRO}|each|every|jede[nrms]?|chaque|cada"
_EACH: Final = r"an?|im|am|in der|al|ao|à|a la|la"
_MORE: Final = (
    r"remaining|calendar|additional|extra|started|full|further|single|billing"
    r"|(?:weiter|angefangen|angebrochen|zusätzlich|voll|verbleibend)e[nrsm]?"
)
_NO_MORE: Final = (  # what is counted ends here
    "and|or|plus|if|when|for|in|within|after|before|until|than|und|oder|wenn|für|nach|vor|innerhalb|et|ou|si"
    "|pour|dans|après|avant|y|o|e|en|para|con|com|tras|antes|em|após"
)


def _any_of(rows: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{words})" for name, words in rows.items())


_PER: Final = (
    rf"(?:\b(?:(?:for|für|pour|por|para)\s)?(?:{_SURELY})\s(?:(?:{_MORE})\s)?|/\s?|[매毎每]"
    rf"|\b(?:{_EACH})\s(?!(?:{_OF_SALES})))(?:{_any_of(_NOUNS)})(?![a-zà-ÿ])"
)
_BEHIND: Final = re.compile(rf"\s?{_PER}", re.IGNORECASE)
_BEFORE: Final = re.compile(
    rf"\b(?:(?P<pro>{_PRO})|{_SURELY})\s(?:(?:{_MORE})\s)?(?:{_any_of(_NOUNS)})(?![a-zà-ÿ])", re.IGNORECASE
)
# What is counted may stand between: "four free withdrawals per month".
_COUNTED: Final = re.compile(
    rf"(?:\s(?!(?:{_NO_MORE}|{_SURELY}|{_EACH})\s)[^\W\d_]+){{1,4}}(?=\s(?:{_SURELY}|{_EACH})\s)",
    re.IGNORECASE,
)
_AND: Final = re.compile(  # "per person and night"
    rf"\s(?:and|und|et|y|e)\s(?:(?:{_SURELY})\s)?(?:{_any_of(_NOUNS)})(?![a-zà-ÿ])", re.IGNORECASE
)
_ADVERB: Final = re.compile(rf"(?<![a-zà-ÿ])(?:{_any_of(_ADVERBS)})(?![a-zà-ÿ])", re.IGNORECASE)
_THEN: Final = re.compile(
    rf"\s?(?:(?:billed|paid|charged|due)\s)?(?:{_any_of(_ADVERBS)})(?![a-zà-ÿ])", re.IGNORECASE
)
_TOUCHING: Final = re.compile(rf"(?<!\w)(?:{_any_of(_AT)})\s?\Z")
_FOR_ONE: Final = re.compile(rf"(?<=[1一한])\s?(?:{_any_of(_OF_ONE)})(?:당|에|あたり|につき|ごとに)?\s?\Z")
_ONCE_ONLY: Final = (
    r"(?:\b(?:one[- ]off|one[- ]time|once[- ]only|only once|einmalig\w*|(?:frais|paiement|versement) uniques?"
    r"|une seule fois|(?:pago|pagamento|cuota|taxa) únic[oa]|una sola vez|uma única vez)\b"
    r"|일회성|(?<=1)회성|[一1度回]限り|一次性|(?<=1)次性)"
)
_ONCE: Final = re.compile(_ONCE_ONLY, re.IGNORECASE)
_ONCE_BEHIND: Final = re.compile(rf"[\s,(]{{0,2}}{_ONCE_ONLY}", re.IGNORECASE)
_RATE: Final = re.compile(r"(?<![^._])rate(?![^._])")  # room.rate
_RATES: Final = frozenset(["per.hour", "per.day"])
_NEAR: Final = 40  # characters before a figure in which it may say for what


def rate(text: str, since: int, start: int, end: int) -> frozenset[str]:
    """`per.month`, and `per.person` with it, of the figure at `start`; what stands behind it goes first.

    `each.booking` is what it is sure to be due for each of; a word of a monthly plan may stand before what is
    not paid each month. `times.once` and `times.repeatedly` say whether it is due again.
    """
    sure = (
        _behind(text, end) or _behind(text, _behind_what_is_counted(text, end)) or _ahead(text, since, start)
    )
    maybe = _last(text, since, start) if sure.isdisjoint(_TIMES) else frozenset[str]()
    if sure or _ends_at(text, since, start):
        sure |= maybe
    once = _ONCE.search(text, max(since, start - _NEAR), start) or _ONCE_BEHIND.match(text, end)
    often = {"times.once"} if once else set[str]()
    return _keys(sure) | _per(maybe) | often | ({"times.repeatedly"} if sure & _TIMES else set())


def outright(text: str, end: int) -> frozenset[str]:
    """The same, where it stands behind the figure and can be meant of nothing else."""
    return _keys(_behind(text, end))


def _keys(sure: Set[str]) -> frozenset[str]:
    return _per(sure) | {f"each.{name}" for name in sure}


def _per(names: Set[str]) -> frozenset[str]:
    return frozenset(f"per.{name}" for name in names - _SALES)


def _behind_what_is_counted(text: str, end: int) -> int:
    counted = _COUNTED.match(text, end)
    return counted.end() if counted else len(text)


def _behind(text: str, end: int) -> frozenset[str]:
    found: set[str] = set()
    while behind := _BEHIND.match(text, end) or (_AND if found else _THEN).match(text, end):
        found.add(behind.lastgroup or "")
        end = behind.end()
    return frozenset(found)


def _ahead(text: str, since: int, start: int) -> frozenset[str]:
    """Touching it, or so said that it can be meant of nothing else."""
    touching = _TOUCHING.search(text, since, start) or _FOR_ONE.search(text, since, start)
    if touching:
        return frozenset({touching.lastgroup or ""})
    found = {
        one.lastgroup or ""
        for one in (*_BEFORE.finditer(text, since, start), *_ADVERB.finditer(text, since, start))
        if one.lastgroup in _SALES or one.groupdict().get("pro")
    }
    return frozenset(found)


def _last(text: str, since: int, start: int) -> frozenset[str]:
    found = [*_ADVERB.finditer(text, since, start), *_BEFORE.finditer(text, since, start)]
    last = max(found, key=lambda one: one.start(), default=None)
    return frozenset({last.lastgroup or ""} if last else ()) - _SALES


def _ends_at(text: str, since: int, start: int) -> bool:
    """Whether such a word touches the figure."""
    return any(not text[one.end() : start].strip() for one in _ADVERB.finditer(text, since, start))


class Heard:
    """The rates that anything known speaks of; read once, and only when it is asked for."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    def unheard(self, text: str, end: int) -> frozenset[str]:
        """What stands behind the figure, where nothing speaks of such a rate at all."""
        rates = _per(_behind(text, end))
        return rates if rates and rates.isdisjoint(self._known) else frozenset()

    @functools.cached_property
    def _known(self) -> frozenset[str]:
        told = [rates_of(fact) for fact in self._evidence.facts.values()]
        money = [name for name, fact in self._evidence.facts.items() if fact.type == "money"]
        told += [_RATES for name in money if _RATE.search(name)]
        said = [*self._evidence.said, *(passage.text for passage in self._evidence.passages)]
        return frozenset[str]().union(*told, *(_spoken(text.value) for text in said))


def rates_of(fact: Fact) -> frozenset[str]:
    """What its name, its words and its description say: `plan.monthly_price`, "paid each year"."""
    return _rates_of(" ".join((fact.name, *fact.words, fact.description)))


@functools.lru_cache(maxsize=512)
def _rates_of(told: str) -> frozenset[str]:
    """Remembered: these are the operator's words, the same for everybody."""
    return _spoken(told.replace("_", " ").replace(".", " "))


def _spoken(text: str) -> frozenset[str]:
    """All rates that a text speaks of, of whatever."""
    sure = frozenset[str]().union(*(_behind(text, one.start()) for one in _BEHIND.finditer(text)))
    maybe = frozenset(one.lastgroup or "" for one in _ADVERB.finditer(text))
    return _keys(sure) | _per(maybe) | ({"times.once"} if _ONCE.search(text) else set())
