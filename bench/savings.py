"""What caches and routing save: a day of a shop's messages, replayed twice in the same run, in virtual time.

    python -m bench.savings [--messages 50000]      2,000 when it is not said; --short: 200

First without the response cache, then with it. The plain chain asks the large model everything, at full price
for every token: what it would cost follows from the calls of the first replay. The models are a server in
this process that counts tokens and keeps prompts as OpenAI documents it; money is what the sample's prices
make of its counts.
"""

from __future__ import annotations

import asyncio
import random
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import uvloop

from adapters.base import Address, Inbound, Sender
from bench.figures import table
from bench.installation import ROOT, fresh, in_process
from bench.keeping import Call, KeepingModel
from bot.app import App
from bot.clock import SystemClock, new_id
from bot.costs.prices import NANO, Price, Prices
from guards.base import RawText
from storage.answers import Answers

HEAD = ("replayed day", "messages", "calls", "from cache", "cost $", "saved", "of plain")
NOTE = (
    "plain: {large} is asked everything, every token at full price. Of all messages, {first} % are first"
    " questions\nof strangers, {later} % second questions of the same person, {known} % of customers whose"
    " facts are known;\n{hard} % went to the large model. Of {distinct} questions a few are most of what is"
    " asked (Zipf,\ns = {zipf}), each written as people write. Instructions of {size} characters."
    " Seed {seed}."
)
SMALL, LARGE = "gpt-5.4-mini", "gpt-5.4"
_TIERS: Final = f"""
[providers.tiers]
small = ["openai/{SMALL}"]
large = ["openai/{LARGE}"]
"""
KINDS: Final = ("first", "later", "known")
_START_MS: Final = 1_795_219_200_000  # a midnight
_DAY_SECONDS: Final = 86_400
_RECENT: Final = 20  # conversations in which somebody may ask on
_SEED: Final = 20261121
_ZIPF: Final = 1.1
_LATER, _KNOWN = 0.25, 0.15
_AT_ONCE: Final = 8
_THINGS = ("feeder", "nesting box", "seed mix", "bird bath", "peanut cage", "squirrel guard", "suet holder")
_ASKED = (
    "Which {} do you suggest for a small balcony", "Will the {} survive a wet winter outside",
    "How should I clean the {} between seasons", "Can the {} be hung from a thin branch",
    "Do sparrows really like the {} you sell", "What is the {} made of exactly",
    "Would the {} make a good present for a child", "Does the {} keep pigeons away from the garden",
    "Who designed the {} in your catalogue", "Should the {} face north or south",
    "Why is the {} dearer than the others? And which one would you take",
    "Can you compare the {} with a plain one? Is the difference worth it",
)  # fmt: skip
_KINDS_OF = ("", "small ", "large ", "wooden ", "steel ", "green ")
QUESTIONS: Final = tuple(
    ask.format(kind + thing) for thing in _THINGS for kind in _KINDS_OF for ask in _ASKED
)
# A page of house rules, as an operator writes them: OpenAI keeps no prompt that is shorter than 1,024 tokens.
INSTRUCTIONS: Final = "\n".join(
    f"Rule {number} of the house: when somebody asks about the {thing}, be brief, warm and exact, say what"
    " you know from the passages, and ask a colleague in when they do not say it."
    for number, thing in enumerate(_THINGS * 4, 1)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One message of the day."""

    second: float
    text: str
    kind: str  # first, later, known


class DayClock(SystemClock):
    """The wall clock is where the replay has got to; monotonic time runs on, for the sake of deadlines."""

    second = 0.0

    def now(self) -> int:
        return _START_MS + round(self.second * 1000)


def day(count: int) -> Iterator[Asked]:
    """The same for the same count: more by day than by night, and the same few questions most of the time."""
    chance = random.Random(_SEED)
    order = chance.sample(QUESTIONS, len(QUESTIONS))
    often = list(accumulate(1 / rank**_ZIPF for rank in range(1, len(order) + 1)))
    seconds = sorted(chance.betavariate(3, 3) * _DAY_SECONDS for _ in range(count))
    for second in seconds:
        share = chance.random()
        kind = "later" if share < _LATER else "known" if share < _LATER + _KNOWN else "first"
        yield Asked(second, _written(chance, chance.choices(order, cum_weights=often)[0]), kind)


def _written(chance: random.Random, question: str) -> str:
    """With or without a question mark, capitals and a space too many."""
    text = question if chance.random() < 0.6 else question.lower()
    text = text if chance.random() < 0.9 else text.replace(" ", "  ", 1)
    return text + chance.choice(("?", "?", "?", "", "??", " ?"))


@dataclass(frozen=True, slots=True)
class Replay:
    """One run of the day through a Parley."""

    calls: Sequence[Call]
    messages: int
    hits: int

    def cost(self, prices: Mapping[str, Price]) -> int:
        """In nano-dollars, each call at its model's price."""
        return sum(prices[call.model].nano(call.usage) for call in self.calls)

    def unrouted(self, price: Price, *, cached: bool) -> int:
        """Had one model been asked everything."""
        usages = [call.alone if cached else replace(call.alone, cached_tokens=0) for call in self.calls]
        return sum(price.nano(usage) for usage in usages)


class Replaying:
    """The people of the day, in front of one Parley."""

    def __init__(self, app: App) -> None:
        self._app, self._met = app, list[str]()
        self._chance = random.Random(_SEED)

    async def asked(self, one: Asked) -> None:
        """Until it is answered, or with a person."""
        if one.kind == "later" and self._met:
            place = self._chance.choice(self._met[-_RECENT:])
            await self._says(place, one.text)
            return
        known = one.kind == "known"
        sender = Sender("anna" if known else new_id(), verified=known)
        begun = await self._app.front.start(sender, language="en")
        await self._says(begun.id, one.text)
        if not known:
            self._met.append(begun.id)

    async def _says(self, place: str, text: str) -> None:
        app = self._app
        at = Address("web", app.policy.web.site, place)
        async with app.front.watch(place) as signals:
            await app.front.accept(Inbound(new_id(), at, Sender("visitor"), RawText(text)))
            while await app.store.turns.waiting(place):
                await anext(signals)


async def replay(home: Path, messages: Sequence[Asked], *, cache_hours: float) -> Replay:
    clock = DayClock()
    answers = f'cache_hours = {cache_hours}\ninstructions = """{INSTRUCTIONS}"""'
    async with (
        KeepingModel(lambda: clock.second) as model,
        in_process(home, clock=clock, model_url=model.url, answers=answers, more_policy=_TIERS) as app,
    ):
        people = Replaying(app)
        for start in range(0, len(messages), _AT_ONCE):
            together = messages[start : start + _AT_ONCE]
            clock.second = together[-1].second
            await asyncio.gather(*(people.asked(one) for one in together))
        uses = await Answers(app.store.tenant, app.db).uses(date.min)
        hits = uses["hit"].count if "hit" in uses else 0
        return Replay(list(model.calls), len(messages), hits)


def rows(before: Replay, after: Replay, prices: Mapping[str, Price]) -> Sequence[Sequence[str]]:
    """Each line saves something more than the one above it."""
    plain = before.unrouted(prices[LARGE], cached=False)
    kept = before.unrouted(prices[LARGE], cached=True)
    routed, again = before.cost(prices), after.cost(prices)
    steps = (
        ("plain chain", before, plain, 0),
        ("and the prompt cache", before, kept, plain - kept),
        ("and routing", before, routed, kept - routed),
        ("and the response cache", after, again, routed - again),
        ("all together", after, again, plain - again),
    )
    return [
        [
            name, str(one.messages), str(len(one.calls)), str(one.hits), f"{cost / NANO:.4f}",
            f"{saved / NANO:.4f}", f"{100 * saved / plain:.1f} %",
        ]
        for name, one, cost, saved in steps
    ]  # fmt: skip


async def run(*, short: bool, count: int = 2_000) -> str:
    """The table, after both replays."""
    messages = list(day(200 if short else count))
    known = Prices.load(ROOT / "examples" / "prices.toml")
    prices = {name: price for name in (SMALL, LARGE) if (price := known.price(name, at=DayClock().now()))}
    with TemporaryDirectory() as folder:
        before = await replay(fresh(Path(folder), "before"), messages, cache_hours=0)
        after = await replay(fresh(Path(folder), "after"), messages, cache_hours=24)
    percent = {kind: round(100 * sum(one.kind == kind for one in messages) / len(messages)) for kind in KINDS}
    hard = round(100 * sum(call.model == LARGE for call in before.calls) / len(before.calls))
    note = NOTE.format(
        **percent, hard=hard, large=LARGE, distinct=len(QUESTIONS), zipf=_ZIPF, seed=_SEED,
        size=len(INSTRUCTIONS),
    )  # fmt: skip
    return table("Money saved in a replayed day", HEAD, rows(before, after, prices), note)


if __name__ == "__main__":
    asked = ArgumentParser(description="What caches and routing save.")
    asked.add_argument("--short", action="store_true")
    asked.add_argument("--messages", type=int, default=2_000)
    wanted = asked.parse_args()
    print(uvloop.run(run(short=wanted.short, count=wanted.messages)))
