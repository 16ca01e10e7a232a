"""Who may begin a conversation: strangers by work and by room, customers by their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from adapters.web.challenges import Look, Work
from adapters.web.reception import Caller
from bot.clock import new_id
from bot.reception import Ceilings, VisitorReception
from guards.base import Rate, Refusal
from guards.demand import Calm, Demand, When
from guards.work import LIFETIME_MS, Puzzles
from storage.base import Database
from storage.counters import DurableCounters
from storage.proofs import SpentProofs
from tests.clock import ManualClock
from tests.solving import solve

SHOP = "https://shop.example"
MINA = Caller("house-1", "street-1", SHOP)
ROOMY = Rate(1_000_000, 60, 1_000_000)
CALM = Calm(starts=60, messages=600)


@dataclass
class Onlooker:
    """Says of every token what it was told to say."""

    ready: bool = True
    says: bool = True
    site_key: str = "site-key"
    script: str = "https://look.example/api.js"
    asked: list[str] = field(default_factory=list)

    async def passed(self, token: str) -> bool:
        self.asked.append(token)
        return self.says and self.ready


@dataclass
class Door:
    """A reception on a real database, with what it noted."""

    reception: VisitorReception
    clock: ManualClock
    noted: list[str]
    held: list[str]

    async def comes(self, caller: Caller = MINA) -> object:
        return await self.reception.stranger(caller)

    async def flood(self, starts: int = 200) -> None:
        """So many get in as long as nobody has to work, then a crowd is known of."""
        for _ in range(starts):
            await self.comes()

    async def posed(self, caller: Caller = MINA) -> str:
        challenge = await self.comes(caller)
        assert isinstance(challenge, Work)
        return challenge.puzzle


Doors = Callable[..., Door]


@pytest.fixture
def door(db: Database, clock: ManualClock) -> Doors:
    def opened(
        when: When = "by_load",
        onlooker: Onlooker | None = None,
        *,
        place: str = "shop",
        key: bytes = b"k" * 32,
        enforced: bool = True,
        **rates: Rate,
    ) -> Door:
        noted: list[str] = []
        held: list[str] = []

        async def hold(ceiling: str) -> None:
            held.append(ceiling)

        named = ("network", "origin", "site", "customer")
        ceilings = Ceilings(**{name: rates.get(name, ROOMY) for name in named})
        reception = VisitorReception(
            Demand(when, CALM, lambda: 1.0),
            Puzzles([key], site=place, new_id=new_id),
            SpentProofs("t", db),
            DurableCounters("t", db, clock.now),
            clock,
            ceilings=ceilings,
            key=b"c" * 32,
            onlooker=onlooker,
            noted=noted.append,
            held=hold,
            enforced=enforced,
        )
        return Door(reception, clock, noted, held)

    return opened


def brings(puzzle: str, caller: Caller = MINA) -> Caller:
    return replace(caller, work=solve(puzzle))


# -- work ---------------------------------------------------------------------------------------------


async def test_in_calm_times_everybody_comes_in(door: Doors) -> None:
    at = door()

    assert [await at.comes() for _ in range(10)] == [None] * 10
    assert at.noted == ["began"] * 10


async def test_in_busy_times_a_stranger_works_and_comes_in(door: Doors) -> None:
    at = door()
    await at.flood()

    assert await at.comes(brings(await at.posed())) is None
    assert at.noted[-2:] == ["challenged", "began"]


async def test_a_flood_that_does_not_work_gets_no_further_than_calm_times_do(door: Doors) -> None:
    at = door()
    await at.flood(500)

    assert at.noted.count("began") <= 60
    assert at.noted.count("challenged") >= 440


async def test_the_flood_passes_and_so_does_the_work(door: Doors) -> None:
    at = door()
    await at.flood()
    at.clock.advance(300)

    assert await at.comes() is None


async def test_WEB_14_a_proof_that_came_before_is_refused(door: Doors) -> None:
    at = door("always")
    mina = brings(await at.posed())

    assert await at.comes(mina) is None
    assert isinstance(await at.comes(mina), Work)
    assert isinstance(await door("always").comes(mina), Work)  # another process on the same database


async def test_WEB_14_a_proof_of_another_site_street_or_installation_is_refused(door: Doors) -> None:
    at = door("always")
    mina = brings(await at.posed())

    assert isinstance(await door("always", place="other").comes(mina), Work)
    assert isinstance(await door("always", key=b"x" * 32).comes(mina), Work)
    assert isinstance(await at.comes(replace(mina, street="street-2")), Work)
    assert await at.comes(replace(mina, house="house-2", origin="none")) is None


async def test_WEB_14_a_proof_that_was_prepared_is_refused(door: Doors) -> None:
    at = door("always")
    mina = brings(await at.posed())
    at.clock.advance(LIFETIME_MS / 1000)

    assert isinstance(await at.comes(mina), Work)
    assert isinstance(await at.comes(replace(MINA, work="12.1.made.up")), Work)


async def test_spent_proofs_are_kept_only_until_they_expire(door: Doors, db: Database) -> None:
    at = door("always")
    assert await at.comes(brings(await at.posed())) is None
    kept = []
    for seconds in (0, LIFETIME_MS / 1000):
        at.clock.advance(seconds)
        await at.reception.forget()
        kept.append(await db.fetch_one("SELECT COUNT(*) FROM spent_proof WHERE tenant = ?", "t"))

    assert [row and row[0] for row in kept] == [1, 0]


async def test_messages_of_strangers_make_newcomers_work(door: Doors) -> None:
    at = door()
    for _ in range(600):
        at.reception.wrote()

    assert isinstance(await at.comes(), Work)


# -- an onlooker --------------------------------------------------------------------------------------


async def test_an_onlooker_is_asked_instead_and_only_in_busy_times(door: Doors) -> None:
    onlooker = Onlooker()
    at = door(onlooker=onlooker)
    assert await at.comes(replace(MINA, turnstile="early")) is None
    await at.flood()

    assert await at.comes() == Look("site-key", "https://look.example/api.js")
    assert await at.comes(replace(MINA, turnstile="token")) is None
    assert onlooker.asked == ["token"]


async def test_a_token_that_does_not_pass_is_refused(door: Doors) -> None:
    at = door("always", Onlooker(says=False))

    assert isinstance(await at.comes(replace(MINA, turnstile="forged")), Look)


async def test_work_counts_where_the_onlooker_is_away_and_nothing_is_free(door: Doors) -> None:
    onlooker = Onlooker(ready=False)
    at = door("always", onlooker)
    puzzle = await at.posed(replace(MINA, turnstile="token"))
    onlooker.ready = True

    assert await at.comes(brings(puzzle)) is None
    assert isinstance(await at.comes(), Look)


async def test_a_token_means_nothing_where_there_is_no_onlooker(door: Doors) -> None:
    assert isinstance(await door("always").comes(replace(MINA, turnstile="token")), Work)


# -- room ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ceiling", "elsewhere"),
    [
        ("network", replace(MINA, house="house-2")),
        ("origin", replace(MINA, origin="https://blog.example")),
        ("site", None),
    ],
)
async def test_each_ceiling_holds_by_itself(door: Doors, ceiling: str, elsewhere: Caller | None) -> None:
    at = door("off", **{ceiling: Rate(1, 60, 1)})
    outcomes = [await at.comes() for _ in range(2)]

    assert outcomes == [None, Refusal("rate_limited", retry_after=60.0)]
    assert at.noted == ["began", "refused"]
    other = await at.comes(elsewhere or replace(MINA, house="house-2", origin="https://blog.example"))
    assert (other is None) is (elsewhere is not None)


async def test_what_one_network_is_refused_no_other_has_paid(door: Doors) -> None:
    at = door("off", network=Rate(1, 60, 1), site=Rate(2, 60, 2))
    await at.flood(20)

    assert await at.comes(replace(MINA, house="house-2")) is None


async def test_a_replayed_proof_takes_no_room(door: Doors) -> None:
    at = door("always", site=Rate(2, 60, 2))
    mina = brings(await at.posed())
    for _ in range(5):
        await at.comes(mina)

    assert await at.comes(brings(await at.posed())) is None


async def test_WEB_13_a_flood_of_strangers_takes_nothing_from_customers(door: Doors, db: Database) -> None:
    at = door("off", site=Rate(1, 60, 1), customer=Rate(2, 60, 2))
    await at.flood(50)

    assert [await at.reception.customer("anna") for _ in range(3)] == [
        None,
        None,
        Refusal("rate_limited", retry_after=30.0),
    ]
    assert await at.reception.customer("noah") is None
    keys = await db.fetch_all("SELECT key FROM counter WHERE tenant = ?", "t")
    assert not any("anna" in key for (key,) in keys)


async def test_customers_never_work(door: Doors) -> None:
    at = door("always")

    assert await at.reception.customer("anna") is None


async def test_whom_a_ceiling_holds_back_is_counted_by_the_narrowest(door: Doors) -> None:
    at = door(network=Rate(1, 60, 1), site=Rate(1, 60, 1))
    await at.comes()

    assert isinstance(await at.comes(), Refusal)
    assert isinstance(await at.comes(replace(MINA, house="house-2")), Refusal)
    assert at.held == ["network", "site"]
    assert at.noted == ["began", "refused", "refused"]


async def test_where_ceilings_are_only_watched_everybody_comes_in(door: Doors) -> None:
    at = door(network=Rate(1, 60, 1), customer=Rate(1, 60, 1), enforced=False)

    assert [await at.comes() for _ in range(3)] == [None] * 3
    assert [await at.reception.customer("anna") for _ in range(3)] == [None] * 3
    assert at.held == ["network", "network", "customer", "customer"]
    assert at.noted == ["began"] * 6
