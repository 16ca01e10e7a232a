"""What an amount is due for: $12.99 a month is not $12.99 a year.

Reads only what stands at the figure itself, and never guesses: where nothing is said there, nothing is known.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from guards.base import Evidence, Fact

_NOUNS: Final = {
    "hour": "hour|hr|stunde|heure|hora|시간|時間|小时",
    "day": "day|night|tag|nacht|jour|nuit|día|dia|noche|noite|일|박|日|泊|天|晚",
    "week": "week|wk|woche|semaine|semana|주|週|周",
    "month": "month|mo|monat|mois|mes|mês|월|달|月",
    "year": "year|yr|jahr|an|année|año|ano|년|年",
    "person": "person|head|guest|personne|persona|pessoa|kopf|인|명|人|名",
}
_ADVERBS: Final = {
    "hour": r"hourly|stündlich\w*|시간당|每小时",
    "day": r"daily|nightly|täglich\w*|tages\w+|매일|하루에?|毎日|每天|每日|每晚",
    "week": r"weekly|wöchentlich\w*|wochen(?!end|tag)\w+|매주|毎週|每周|每週",
    "month": r"monthly|monatlich\w*|monats\w*|mensuel\w*|mensual\w*|mensal|mensais|매월|매달|한 달에"
    "|月額|毎月|每月|月费|月費",
    "year": r"yearly|annual|annually|jährlich\w*|jahres\w*|annuel\w*|anual\w*|anuais|매년|연간"
    "|年額|毎年|每年|年费|年費",
    "person": "1인당|一人あたり|每人|人均",
}
_AT: Final = {"week": "주", "month": "월|月", "year": "연|年"}  # so short that they have to touch the figure
_EACH: Final = r"a|an|per|each|every|pro|je|jede[nrms]?|im|am|in der|par|chaque|por|al|ao|à|a la|cada"


def _any_of(rows: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{words})" for name, words in rows.items())


_BEHIND: Final = re.compile(
    rf"\s?(?:\b(?:{_EACH})\s|/\s?|[매毎每])(?:{_any_of(_NOUNS)})(?![a-zà-ÿ])", re.IGNORECASE
)
_ADVERB: Final = re.compile(rf"(?<![a-zà-ÿ])(?:{_any_of(_ADVERBS)})(?![a-zà-ÿ])", re.IGNORECASE)
_THEN: Final = re.compile(
    rf"\s?(?:(?:billed|paid|charged|due)\s)?(?:{_any_of(_ADVERBS)})(?![a-zà-ÿ])", re.IGNORECASE
)
_TOUCHING: Final = re.compile(rf"(?<!\w)(?:{_any_of(_AT)})\s?\Z")


def rate(text: str, since: int, start: int, end: int) -> frozenset[str]:
    """`per.month`, and `per.person` with it, of the figure at `start`; what stands behind it goes first."""
    if behind := outright(text, end):
        return behind
    before = _TOUCHING.search(text, since, start) or _last(text, since, start)
    return frozenset({f"per.{before.lastgroup}"} if before else ())


def outright(text: str, end: int) -> frozenset[str]:
    """The same, where it stands behind the figure and can be meant of nothing else."""
    found: set[str] = set()
    while behind := _BEHIND.match(text, end) or (None if found else _THEN.match(text, end)):
        found.add(f"per.{behind.lastgroup}")
        end = behind.end()
    return frozenset(found)


class Heard:
    """The rates that anything known speaks of; read once, and only when it is asked for."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    def unheard(self, text: str, end: int) -> frozenset[str]:
        """What stands behind the figure, where nothing speaks of such a rate at all."""
        rates = outright(text, end)
        return rates if rates and rates.isdisjoint(self._known) else frozenset()

    @functools.cached_property
    def _known(self) -> frozenset[str]:
        told = [rates_of(fact) for fact in self._evidence.facts.values()]
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
    return frozenset(f"per.{one.lastgroup}" for one in (*_ADVERB.finditer(text), *_BEHIND.finditer(text)))


def _last(text: str, since: int, start: int) -> re.Match[str] | None:
    return next(reversed([*_ADVERB.finditer(text, since, start)]), None)
