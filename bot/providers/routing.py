"""Which tier of models is asked: by a small score that explains itself, and by what money and time allow.

No model is named here; what a tier holds is the settings' word. Every choice is told with its reason, and a
reason holds no word of anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.costs.tiers import Tier as BudgetTier
from bot.providers.base import Prompt
from bot.providers.pool import Pool
from guards.risk import Tier as RiskTier

Why = Literal["score", "throttled", "behind", "rejected", "failed", "over_budget"]
Chosen = Callable[[str, Why], None]  # the tier's name and why it is asked

_POINTS_A_TIER: Final = 2  # so many points more call for the next larger tier
_LONG, _VERY_LONG = 300, 900  # characters
_LONG_TALK = 12  # messages
_QUESTION: Final = re.compile(r"[?？؟]+")
_FIGURE: Final = re.compile(r"\d|\[[A-Z]+_")
# Why, how come, compare, difference, explain, instead of: what wants thinking rather than looking up.
_REASONING: Final = re.compile(
    r"""\b(?: why | how\ come | compare | differences? | explain | better | instead
      | warum | wieso | weshalb | vergleich\w* | unterschied\w* | erkl\w+ | besser | stattdessen
      | pourquoi | compar\w+ | diff[eé]rences? | expliqu\w+ | mieux | plut[oô]t
      | por\ qu[eé] | diferencias? | explica\w* | mejor | perch[eé] | differenz\w* | spiega\w* | meglio
      | waarom | verschil\w* | vergelijk\w* | uitleg\w* | dlaczego | r[oó][zż]nic\w* | por[oó]wna\w*
    )\b | 왜 | 비교 | 차이 | 설명 | 대신 | なぜ | どうして | 比較 | 違い | 为什么 | 比较 | 区别""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which tier is asked first, and why. `alone`: no other one is asked."""

    at: int
    why: Why
    reason: str
    alone: bool = False


def in_time() -> bool:
    """Nobody measures."""
    return False


@dataclass(frozen=True, slots=True)
class Tier:
    """Models that answer equally well; asked in this order. A lone tier has no name.

    `behind`: whoever would be asked first in it takes too long.
    """

    name: str
    pools: Sequence[Pool]
    behind: Callable[[], bool] = in_time


def unchosen(tier: str, why: Why) -> None:
    """Nobody counts."""


class Routing:
    """`tiers`: the smallest first. `budget` says how near its limits are, and `climbs` that a rejected draft
    may be tried on a larger tier."""

    def __init__(
        self,
        tiers: Sequence[Tier],
        *,
        home: str = "en",
        budget: Callable[[], BudgetTier] = lambda: "normal",
        climbs: Callable[[], bool] = lambda: True,
        chosen: Chosen = unchosen,
    ) -> None:
        self._tiers, self._home = tiers, home
        self._budget, self._climbs, self._chosen = budget, climbs, chosen

    def route(self, prompt: Prompt, risk: RiskTier, told: Callable[[str], None]) -> Route:
        """`told` hears of the choice, and of each larger tier that is asked later."""
        if len(self._tiers) == 1:
            return Route(self._tiers, 0, lambda _tier, _why, _reason: None, self._climbs)

        def tell(tier: Tier, why: Why, reason: str) -> None:
            self._chosen(tier.name, why)
            told(f"{tier.name}: {reason}")

        choice = self._choose(prompt, risk)
        tell(self._tiers[choice.at], choice.why, choice.reason)
        return Route(self._tiers[:1] if choice.alone else self._tiers, choice.at, tell, self._climbs)

    def sufficing(self, prompt: Prompt, risk: RiskTier) -> Sequence[str]:
        """The tier that would be asked now, and all larger ones: their answers are as good or better."""
        at = self._choose(prompt, risk).at if len(self._tiers) > 1 else 0
        return [tier.name for tier in self._tiers[at:]]

    def _choose(self, prompt: Prompt, risk: RiskTier) -> Choice:
        if self._budget() in ("throttle", "halt"):
            return Choice(0, "throttled", "the budget is nearly used up", alone=True)
        reasons = list(weigh(prompt, risk, home=self._home))
        points = sum(worth for worth, _ in reasons)
        at = min(points // _POINTS_A_TIER, len(self._tiers) - 1)
        quicker = (place for place in reversed(range(at)) if not self._tiers[place].behind())
        if self._tiers[at].behind() and (place := next(quicker, None)) is not None:
            return Choice(place, "behind", "calls take too long")
        return Choice(at, "score", ", ".join(reason for _, reason in reasons) or "a plain question")


def weigh(prompt: Prompt, risk: RiskTier, *, home: str) -> Iterator[tuple[int, str]]:
    """What makes a question hard: points, and why."""
    question = prompt.question.value
    if len(question) > _LONG:
        yield (2, "very long") if len(question) > _VERY_LONG else (1, "long")
    if (asked := len(_QUESTION.findall(question))) > 1:
        yield min(asked, 3) - 1, f"{asked} questions"
    if _REASONING.search(question):
        yield 1, "wants reasons"
    if prompt.facts and _FIGURE.search(question):
        yield 1, "about their figures"
    if len(prompt.history) >= _LONG_TALK:
        yield 1, "a long conversation"
    if prompt.language.partition("-")[0].lower() != home.partition("-")[0].lower():
        yield 1, "another language"
    if risk == "careful":
        yield 2, "risk"


class Route:
    """One answer's way: the chosen tier, then the larger, then the smaller ones; who rests comes last."""

    def __init__(
        self,
        tiers: Sequence[Tier],
        at: int,
        told: Callable[[Tier, Why, str], None],
        climbs: Callable[[], bool],
    ) -> None:
        self._climbs = climbs
        self._larger, self._smaller = list(tiers[at + 1 :]), list(tiers[:at])
        self._tier, self._pools, self._told = tiers[at], list(tiers[at].pools), told
        self._resting = list[tuple[Tier, Pool]]()  # passed by, since they asked not to be called for a while

    @property
    def tier(self) -> str:
        """The name of the one that is asked now."""
        return self._tier.name

    @property
    def waiting(self) -> int:
        """How many may still be asked after the present one: of this tier, and one for all the others."""
        others = (pool for tier in (*self._larger, *self._smaller) for pool in tier.pools)
        return sum(pool.available for pool in self._pools) + any(pool.available for pool in others)

    @property
    def may_climb(self) -> bool:
        """Whether a larger tier would mend a rejected draft."""
        return bool(self._larger) and self._climbs()

    def next(self) -> Pool | None:
        """Who is asked next; None: all were."""
        while pool := self._following():
            if not pool.rests:
                return pool
            self._resting.append((self._tier, pool))
        if not self._resting:
            return None
        self._tier, pool = self._resting.pop(0)
        return pool

    def climb(self) -> None:
        """A draft was rejected: on to the next larger tier, if there is one."""
        if self.may_climb:
            self._enter(self._larger.pop(0), "rejected")

    def descend(self) -> bool:
        """There is no money for this tier: on to the next smaller one, if there is one, and to no larger."""
        self._larger, self._resting = [], []
        if not self._smaller:
            return False
        self._enter(self._smaller.pop(), "over_budget")
        return True

    def _following(self) -> Pool | None:
        if not self._pools and (self._larger or self._smaller):
            self._enter(self._larger.pop(0) if self._larger else self._smaller.pop(), "failed")
        return self._pools.pop(0) if self._pools else None

    def _enter(self, tier: Tier, why: Why) -> None:
        before, self._tier, self._pools = self._tier.name, tier, list(tier.pools)
        self._told(tier, why, f"{_ENTERED.get(why, 'no answer')} by {before}")


_ENTERED: Final[Mapping[Why, str]] = {"rejected": "rejected", "over_budget": "not to be paid"}
