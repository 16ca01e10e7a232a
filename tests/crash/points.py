"""Where the campaign kills: every named point, and what a death there stands for.

A step is a statement of the product, known by how its SQL begins; at each there are four moments to die.
The product has no hook for this: `tests.crash.mortal` recognises the statements from outside.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

MOMENTS = {
    "before": "the statement was not run",
    "after": "it was run, and its transaction goes on",
    "uncommitted": "its transaction is complete, and not committed",
    "committed": "its transaction is durable, and nobody has been told",
}


@dataclass(frozen=True, slots=True)
class Step:
    """`model`: reached only where a provider has a key. `messenger`: only where one is connected.
    `left`: only after a death at that point before."""

    sql: str
    stands_for: str
    model: bool = False
    messenger: bool = False
    left: str | None = None


STEPS = {
    # accept
    "person": Step("INSERT INTO person", "somebody new, before their conversation is there"),
    "start": Step("INSERT INTO conversation", "a conversation whose token nobody got"),
    "rate": Step("INSERT INTO counter", "a message that is counted and not stored"),
    "reopen": Step("UPDATE conversation SET state = 'open'", "a closed conversation, half open again"),
    "place": Step("UPDATE conversation SET last_seq", "a place in the order with nothing in it"),
    "words": Step("INSERT INTO message", "sealed words without an inbox or outbox row"),
    "inbox": Step("INSERT INTO turn", "committed: stored, and the sender never heard so"),
    # reply
    "mask": Step("UPDATE message SET masked", "masked words whose originals are not in the vault"),
    "vault": Step("INSERT INTO vault", "a placeholder that nothing refers to"),
    "budget": Step("INSERT INTO budget", "money taken for no call", model=True),
    "reserve": Step("INSERT INTO ledger", "committed: paid for a call that is never made", model=True),
    "cost": Step("UPDATE ledger SET state = 'settled'", "committed: a draft paid for and lost", model=True),
    "refund": Step("UPDATE budget", "what was reserved too much is not given back", model=True),
    "judge": Step("SELECT 1 FROM conversation", "an answer ready, and nothing of it recorded"),
    "done": Step("UPDATE turn SET state = 'done'", "a question closed without its answer"),
    "outbox": Step("INSERT INTO outbox", "committed: an answer recorded, and no sender woken"),
    "chain": Step("INSERT INTO audit_head", "the head of the audit log without its row"),
    "audit": Step("INSERT INTO audit (", "a row of the audit log without its head"),
    "head": Step("UPDATE audit_head", "an action told of, and perhaps not done"),
    # hand over
    "escalate": Step("UPDATE conversation SET reason", "committed: in the queue, and no view was told"),
    "to-staff": Step("UPDATE turn SET state = 'staff'", "questions that are half with a person"),
    "own": Step("UPDATE conversation SET owner", "committed: taken over, and the OK never arrived"),
    "keep": Step("UPDATE outbox SET epoch", "staff's waiting words under the epoch before"),
    "close": Step("UPDATE conversation SET state = 'closed'", "closed, and the person was not told"),
    # send
    "supersede": Step("UPDATE outbox SET state = 'dead'", "stale answers, half withdrawn"),
    "claim": Step("UPDATE outbox SET state = 'sending'", "committed: in the channel's hands, fate unknown"),
    "stand": Step("UPDATE outbox SET external_id", "something stands at the platform", messenger=True),
    "settle": Step("UPDATE outbox SET state = ?", "delivered, and not written down"),
    "show": Step("UPDATE message SET seq", "written down as delivered, and not visible"),
    # an answer that grows
    "grow": Step(
        "UPDATE outbox SET growing = ?",
        "committed: its first sentence is seen, and its turn is done",
        model=True,
    ),
    "word": Step("UPDATE message SET sealed", "a sentence that is kept and was never seen", model=True),
    "whole": Step(
        "UPDATE outbox SET growing = NULL", "all of it is seen, and who sends it is not told", model=True
    ),
    # take up after a death
    "lapse": Step("UPDATE outbox SET state = 'unknown'", "dying again at the very start"),
    "resume": Step(
        "UPDATE outbox SET lease_until",
        "half an answer stands at the platform, and it is in hand to be made whole",
        messenger=True,
        left="stand/committed",
    ),
    "requeue": Step(
        "UPDATE outbox SET state = 'queued'", "dying in a repair", messenger=True, left="claim/committed"
    ),
}

# Deaths at the moment in which somebody outside learns of something: the campaign itself sees these.
SEEN = {
    "provider/asked": "a provider has the question; nobody will read its answer",
    "visitor/accepted": "the 202 has just arrived",
    "visitor/answered": "an answer has just become visible",
    "staff/taken-over": "the OK of a take-over has just arrived",
}
NAMED = (
    *(f"{name}/{moment}" for name, step in STEPS.items() if not step.messenger for moment in MOMENTS),
    *SEEN,
)


@dataclass(frozen=True, slots=True)
class Death:
    """At a named point, the `nth` time it is reached in this life; or at no point, after `seconds`."""

    point: str | None
    nth: int = 1
    seconds: float | None = None


def has_model(seed: int) -> bool:
    """Every third run is of an installation without a provider."""
    return seed % 3 > 0


def deaths(seed: int, *, count: int) -> Sequence[Death]:
    """What one run dies of: three quarters at named points, which the runs of its kind go through in turn."""
    rng, at_random, model = random.Random(seed), count // 4, has_model(seed)
    reachable = [point for point in NAMED if model or not _needs_model(point)]
    random.Random("deck").shuffle(reachable)
    dealt, turn = count - at_random, seed - seed // 3 - 1 if model else seed // 3
    named = list(islice(cycle(reachable), turn * dealt, (turn + 1) * dealt))
    fates = [Death(point, nth=rng.randint(1, 2)) for point in named]
    fates += [Death(None, seconds=rng.uniform(0.001, 0.3)) for _ in range(at_random)]
    rng.shuffle(fates)
    return [death for fate in fates for death in prepared(fate)]


def _needs_model(point: str) -> bool:
    step = STEPS.get(point.split("/")[0])
    return step.model if step else point == "provider/asked"


def prepared(death: Death) -> Iterator[Death]:
    """With the death before it that its point needs."""
    step = STEPS.get((death.point or "").split("/")[0])
    if step and step.left:
        yield Death(step.left)
        yield Death(death.point)
    else:
        yield death
