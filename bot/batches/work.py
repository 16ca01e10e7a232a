"""The scheduled job of work that can wait: finds it, sends it out in batches, takes up what a crash left in
the middle, and keeps what comes back. Every step may be the last before a crash, and may be done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import structlog

from bot.batches.base import UNBILLED, BatchProvider, Dropped, Failed, Found, Piece, Result, Work
from bot.clock import Clock, new_id
from bot.costs.budget import Budget, CallContext, Reservation
from bot.providers.base import ProviderFailed, Usage
from storage.batches import Batch, Batches, End, Errand, Kind
from storage.store import Store

_AT_ONCE: Final = 100  # errands in a batch
_ATTEMPTS: Final = 3
_GONE_MS: Final = 2 * 86_400_000  # by then a batch has ended anywhere
_LISTED_MS: Final = 900_000  # by then a batch shows in its provider's list, or never arrived
_KEPT_MS: Final = 30 * 86_400_000
_ITS_OWN: Final = ("malformed", "bad_request")  # of one batch: the others are not to wait for it
_log = structlog.get_logger()


class BatchWork:
    """`providers` are of one vendor, a key each; `works` are all kinds.

    `counted` hears of each errand's kind and end; `wanted`: more may be sent.
    """

    def __init__(
        self,
        rows: Batches,
        providers: Sequence[BatchProvider],
        store: Store,
        budget: Budget,
        clock: Clock,
        *,
        works: Mapping[Kind, Work],
        counted: Callable[[str, str], None],
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._rows, self._providers, self._store = rows, list(providers), store
        self._budget, self._clock, self._works, self._counted = budget, clock, works, counted
        self._wanted = wanted

    async def run(self) -> None:
        """What is out comes first, so that nothing is sent twice that only seemed to be lost.

        A key that fails is asked no more in this run, and is the last to be sent with in the next.
        """
        failing = set[str]()
        for batch in await self._rows.open():
            if batch.account not in failing and not await self._try(batch):
                failing.add(batch.account)
        asked = next((one for one in self._providers if one.account not in failing), None)
        if asked and self._wanted():
            for work in self._works.values():
                await work.find()
            await self._send_by(asked)
        await self._rows.forget_batches(before=self._clock.now() - _KEPT_MS)

    async def aclose(self) -> None:
        for provider in self._providers:
            await provider.aclose()

    # -- out ------------------------------------------------------------------------------------------

    async def _send_by(self, provider: BatchProvider) -> None:
        try:
            await self._send(provider)
        except ProviderFailed as failure:
            _log.warning("batch.failed", provider=_who(provider.name, provider.account), kind=failure.kind)
            self._providers.sort(key=lambda one: one is provider)

    async def _send(self, provider: BatchProvider) -> None:
        """Reserved, then intended, then sent, then known by its name there."""
        pieces, errands = list[Piece](), list[Errand]()
        for errand in await self._rows.waiting(limit=_AT_ONCE):
            asked = await self._works[errand.kind].piece(errand)
            if asked is None:
                await self._end(errand, "dropped", "nothing_to_ask")
                continue
            reserved = await self._reserve(provider, errand, asked)
            if reserved is None:
                break
            pieces.append(asked)
            errands.append(reserved)
        if not pieces:
            return
        now = self._clock.now()
        batch = Batch(new_id(), provider.name, provider.model, None, "intended", now, provider.account)
        await self._rows.intend(batch, errands)
        try:
            vendor_id = await provider.send(batch.id, pieces)
        except ProviderFailed as failure:
            if failure.status is not None and 400 <= failure.status < 500:
                await self._return_all(
                    batch, failure.kind, tried=failure.kind == "bad_request", usage=UNBILLED
                )
            raise  # else it may have arrived: the next run looks for it
        await self._rows.taken(batch.id, vendor_id)

    async def _reserve(self, provider: BatchProvider, errand: Errand, asked: Piece) -> Errand | None:
        reservation = await self._budget.reserve(
            CallContext(errand.conversation_id, errand.id), provider,
            prompt_bytes=asked.size(), max_output_tokens=asked.max_output_tokens, batch=True,
        )  # fmt: skip
        if reservation is None:
            return None
        return replace(errand, call_id=reservation.id, prompt_bytes=asked.size(), reserved_at=reservation.at)

    # -- back -----------------------------------------------------------------------------------------

    async def _try(self, batch: Batch) -> bool:
        """False: its key fails. What nobody can ask for is given up when it must have ended long ago."""
        try:
            await self._take_up(batch)
        except ProviderFailed as failure:
            its_own = failure.kind in _ITS_OWN
            _log.warning("batch.failed", provider=_who(batch.provider, batch.account), kind=failure.kind)
            if self._clock.now() - batch.created_at >= _GONE_MS:
                await self._return_all(batch, failure.kind, tried=its_own, usage=None)
            return its_own
        return True

    async def _take_up(self, batch: Batch) -> None:
        sent_by = (batch.provider, batch.account)
        provider = next((one for one in self._providers if (one.name, one.account) == sent_by), None)
        if provider:
            await (self._look_for if batch.state == "intended" else self._fetch)(provider, batch)
        elif self._clock.now() - batch.created_at >= _GONE_MS:  # nobody here can ask for it any more
            await self._return_all(batch, "other_provider", tried=0, usage=None)

    async def _look_for(self, provider: BatchProvider, batch: Batch) -> None:
        """It was to be sent, and then something broke: only its provider knows whether it arrived."""
        errands = [errand.id for errand in await self._rows.out(batch.id)]
        ours = await self._rows.vendor_ids()  # one that is over may hold the same errands, of an earlier try
        found = await provider.find(batch.id, errands, since_ms=batch.created_at, ours=ours)
        age = self._clock.now() - batch.created_at
        if isinstance(found, Found):
            await self._rows.taken(batch.id, found.vendor_id)
        elif found == "absent" and age >= _LISTED_MS:
            await self._return_all(batch, "not_sent", tried=0, usage=UNBILLED)
        elif age >= _GONE_MS:  # what still runs there is not ours
            await self._return_all(batch, "not_sent", tried=0, usage=None)

    async def _fetch(self, provider: BatchProvider, batch: Batch) -> None:
        assert batch.vendor_id is not None
        try:
            results = await provider.results(batch.vendor_id)
        except ProviderFailed as failure:
            if failure.status != 404:
                raise
            # It is gone there, with all that was in it.
            await self._return_all(batch, "no_result", tried=1, usage=None)
            return
        if results is None:
            return
        errands = {errand.id: errand for errand in await self._rows.out(batch.id)}
        for result in results:
            if errand := errands.pop(result.id, None):
                await self._take(batch, errand, result)
        unread = sum(not result.id for result in results)
        if unread:
            who = _who(batch.provider, batch.account)
            _log.warning("batch.lines_unread", provider=who, count=unread)
        await self._return_all(batch, "no_result", tried=1, usage=None if unread else UNBILLED)

    async def _take(self, batch: Batch, errand: Errand, result: Result) -> None:
        await self._settle(batch, errand, result.usage)
        if isinstance(result, Failed):
            await self._again(errand, result.kind, tried=1)
            return
        kept = await self._works[errand.kind].judge(errand, result.text)
        if isinstance(kept, Dropped):
            await self._end(errand, "dropped", kept.code)
            return
        async with self._store.transaction() as tx:
            if not await self._rows.finish(tx, errand, "done", "kept"):
                return  # done before, or forgotten with its conversation
            await kept(tx)
        self._counted(errand.kind, "done")

    async def _return_all(self, batch: Batch, code: str, *, tried: int, usage: Usage | None) -> None:
        """What has no result waits for another batch. `usage` is None where it may have been billed."""
        for errand in await self._rows.out(batch.id):
            await self._settle(batch, errand, usage)
            await self._again(errand, code, tried=tried)
        await self._rows.over(batch.id)

    async def _again(self, errand: Errand, code: str, *, tried: int) -> None:
        tries = errand.attempts + tried
        await self._end(replace(errand, attempts=tries), "waiting" if tries < _ATTEMPTS else "dropped", code)

    async def _end(self, errand: Errand, end: End, code: str) -> None:
        async with self._store.transaction() as tx:
            ended = await self._rows.finish(tx, errand, end, code)
        if ended:
            self._counted(errand.kind, end)

    async def _settle(self, batch: Batch, errand: Errand, usage: Usage | None) -> None:
        """At the price of batches, on the day that it was sent; a second time changes nothing."""
        if errand.call_id is None:
            return
        most = self._works[errand.kind].output_tokens
        reserved = Reservation(
            errand.call_id, batch.model, errand.prompt_bytes, most, errand.reserved_at, batch=True
        )
        await self._budget.settle(reserved, usage)


def _who(provider: str, account: str) -> str:
    return f"{provider}/{account}" if account else provider
