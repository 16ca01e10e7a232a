"""The scheduled job of work that can wait: finds it, sends it out in batches, takes up what a crash left in
the middle, and keeps what comes back. Every step may be the last before a crash, and may be done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import structlog

from bot.batches.base import BatchProvider, Failed, Found, Piece, Result
from bot.batches.kinds import Dropped, Score, output_tokens, piece, score, summary
from bot.clock import Clock, new_id
from bot.consent import Consent
from bot.costs.budget import Budget, CallContext, Reservation
from bot.providers.base import ProviderFailed, Usage
from bot.transcript import Transcript
from guards.base import CheckedText
from guards.outputs import OutputCheck
from storage.base import Conversation, Message
from storage.batches import Batch, Batches, End, Errand, Kind
from storage.store import Store

_AT_ONCE: Final = 100  # errands in a batch
_ATTEMPTS: Final = 3
_BACK_MS: Final = 2 * 86_400_000  # how long ago a conversation may have been closed that is taken up
_LONG_WAIT_MS: Final = 600_000  # whoever has waited so long for staff gets a summary for them
_LISTED_MS: Final = 900_000  # by then a batch shows in its provider's list, or never arrived
_KEPT_MS: Final = 30 * 86_400_000
_AUTHORS: Final = ("person", "bot", "staff")
_log = structlog.get_logger()


class BatchWork:
    """`work` are the kinds that are wanted. `counted` hears of each errand's kind and end."""

    def __init__(
        self,
        rows: Batches,
        provider: BatchProvider,
        store: Store,
        transcript: Transcript,
        consent: Consent,
        budget: Budget,
        check: OutputCheck,
        clock: Clock,
        *,
        work: Sequence[Kind],
        secret: str,
        counted: Callable[[str, str], None],
        scored: Callable[[int], None],
    ) -> None:
        self._rows, self._provider, self._store, self._transcript = rows, provider, store, transcript
        self._consent, self._budget, self._check, self._clock = consent, budget, check, clock
        self._work, self._secret, self._counted, self._scored = work, secret, counted, scored

    async def run(self) -> None:
        """What is out comes first, so that nothing is sent twice that only seemed to be lost."""
        try:
            for batch in await self._rows.open():
                await self._take_up(batch)
            await self._find_work()
            await self._send()
        except ProviderFailed as failure:
            _log.warning("batch.failed", provider=self._provider.name, kind=failure.kind)
        await self._rows.forget_batches(before=self._clock.now() - _KEPT_MS)

    async def aclose(self) -> None:
        await self._provider.aclose()

    # -- out ------------------------------------------------------------------------------------------

    async def _find_work(self) -> None:
        now = self._clock.now()
        for kind in self._work:
            since, before = now - _BACK_MS, now - _LONG_WAIT_MS
            found = await self._rows.find_work(kind, since=since, escalated_before=before, limit=_AT_ONCE)
            for errand in found:
                await self._rows.add(replace(errand, id=new_id()), now=now)

    async def _send(self) -> None:
        """Reserved, then intended, then sent, then known by its name there."""
        pieces, errands = list[Piece](), list[Errand]()
        for errand in await self._rows.waiting(limit=_AT_ONCE):
            asked = await self._piece(errand)
            if asked is None:
                await self._end(errand, "dropped", "nothing_to_ask")
                continue
            reserved = await self._reserve(errand, asked)
            if reserved is None:
                break
            pieces.append(asked)
            errands.append(reserved)
        if not pieces:
            return
        provider, now = self._provider, self._clock.now()
        batch = Batch(new_id(), provider.name, provider.model, None, "intended", now)
        await self._rows.intend(batch, errands)
        try:
            vendor_id = await provider.send(batch.id, pieces)
        except ProviderFailed as failure:
            if failure.status is not None and 400 <= failure.status < 500:
                await self._return_all(batch, failure.kind, tried=failure.kind == "bad_request")
            raise  # else it may have arrived: the next run looks for it
        await self._rows.taken(batch.id, vendor_id)

    async def _piece(self, errand: Errand) -> Piece | None:
        """None: the conversation is gone, or its person did not agree, or nothing is left to be asked."""
        conversation = await self._store.conversations.get(errand.conversation_id)
        if conversation is None or not await self._consent.lets_model(conversation):
            return None
        said = await self._said(conversation)
        return piece(errand, said, language=conversation.language) if said else None

    async def _said(self, conversation: Conversation) -> Sequence[Message]:
        """Without private notes and what Parley itself said."""
        messages = await self._store.messages.timeline(conversation.id)
        said = [one for one in messages if one.author in _AUTHORS]
        try:
            return await self._transcript.readable(conversation, said)
        except LookupError:  # the person was erased meanwhile
            return []

    async def _reserve(self, errand: Errand, asked: Piece) -> Errand | None:
        reservation = await self._budget.reserve(
            CallContext(errand.conversation_id, errand.id), self._provider,
            prompt_bytes=asked.size(), max_output_tokens=asked.max_output_tokens, batch=True,
        )  # fmt: skip
        if reservation is None:
            return None
        return replace(errand, call_id=reservation.id, prompt_bytes=asked.size(), reserved_at=reservation.at)

    # -- back -----------------------------------------------------------------------------------------

    async def _take_up(self, batch: Batch) -> None:
        if batch.provider == self._provider.name:
            await (self._look_for(batch) if batch.state == "intended" else self._fetch(batch))
        elif self._clock.now() - batch.created_at >= _BACK_MS:  # nobody here can ask for it any more
            await self._return_all(batch, "other_provider", tried=0)

    async def _look_for(self, batch: Batch) -> None:
        """It was to be sent, and then something broke: only its provider knows whether it arrived."""
        errands = [errand.id for errand in await self._rows.out(batch.id)]
        ours = [other.vendor_id for other in await self._rows.open() if other.vendor_id]
        found = await self._provider.find(batch.id, errands, since_ms=batch.created_at, ours=ours)
        if isinstance(found, Found):
            await self._rows.taken(batch.id, found.vendor_id)
        elif found == "absent" and self._clock.now() - batch.created_at >= _LISTED_MS:
            await self._return_all(batch, "not_sent", tried=0)

    async def _fetch(self, batch: Batch) -> None:
        assert batch.vendor_id is not None
        try:
            results = await self._provider.results(batch.vendor_id)
        except ProviderFailed as failure:
            if failure.status != 404:
                raise
            results = []  # it is gone there, with all that was in it
        if results is None:
            return
        errands = {errand.id: errand for errand in await self._rows.out(batch.id)}
        for result in results:
            if errand := errands.pop(result.id, None):
                await self._take(batch, errand, result)
        await self._return_all(batch, "no_result", tried=1)

    async def _take(self, batch: Batch, errand: Errand, result: Result) -> None:
        if isinstance(result, Failed):
            await self._settle(batch, errand, result.usage or Usage(0, 0))
            await self._again(errand, result.kind, tried=1)
            return
        await self._settle(batch, errand, result.usage)
        verdict = await self._verdict(errand, result.text)
        if isinstance(verdict, Dropped):
            await self._end(errand, "dropped", verdict.code)
            return
        now, rows = self._clock.now(), self._rows
        async with self._store.transaction() as tx:
            if await self._store.conversations.get(errand.conversation_id, tx) is None:
                return  # and the errand went with it
            if not await rows.finish(tx, errand, "done", "kept"):
                return
            if isinstance(verdict, CheckedText):
                await rows.summarise(tx, errand.conversation_id, verdict, now)
            else:
                await rows.score(tx, errand.conversation_id, verdict.value, verdict.reason, now)
        self._counted(errand.kind, "done")
        if isinstance(verdict, Score):
            self._scored(verdict.value)

    async def _verdict(self, errand: Errand, text: str) -> CheckedText | Score | Dropped:
        """Nothing is kept of somebody who has withdrawn meanwhile."""
        conversation = await self._store.conversations.get(errand.conversation_id)
        if conversation is None or not await self._consent.lets_model(conversation):
            return Dropped("withdrawn")
        if errand.kind == "satisfaction":
            return score(text)
        return summary(text, await self._said(conversation), self._check, self._secret)

    async def _return_all(self, batch: Batch, code: str, *, tried: int) -> None:
        """What has no result waits for another batch, and costs nothing."""
        for errand in await self._rows.out(batch.id):
            await self._settle(batch, errand, Usage(0, 0))
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
        most = output_tokens(errand.kind)
        reserved = Reservation(
            errand.call_id, batch.model, errand.prompt_bytes, most, errand.reserved_at, batch=True
        )
        await self._budget.settle(reserved, usage)
