"""Judges a run of the messengers by its database file and the platforms' own logs, and by nothing else.

That every check can fail is shown by `test_judge.py`. In Telegram nobody can look up what was sent: there a
second copy is allowed where the row counts a doubt, and nowhere else.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from tests.crash.auditor import Fault, chain, rows
from tests.crash.never import NEVER
from tests.crash.people import stories
from tests.crash.platforms import Event, Log, Shown
from tests.crash.sent import Row, outbox

_REPLY = re.compile(r"This is a person: \w+")
# A press is done when it is stored; a conversation is greeted without a change of owner; what may have been
# sent twice already is given up. All three are judged here.
_OF_THE_WEB = (
    "turn closed, and nothing tells how",
    "conversation whose owner did not change once for each notice",
    "message withdrawn without a person who has it instead",
)
_NEVERS = [never for never in NEVER if never.what not in _OF_THE_WEB]


class Run:
    """A run that has come to rest. `copies`: what stands there and no row knows, one for each doubt."""

    def __init__(self, db: sqlite3.Connection, log: Log) -> None:
        self._db, self._log = db, log
        self.rows = {row.id: row for row in outbox(db)}
        sent = {(row.channel, row.spot, row.external_id): row for row in self.rows.values()}
        self._known: dict[str, Row | None] = {}
        for one in log.shown:
            by_mark = self.rows.get(one.mark) if one.mark else None
            self._known[one.key] = by_mark or sent.get((one.channel, one.spot, one.id))
        self.copies = [one for one in log.shown if self._known[one.key] is None]
        self._asked = {word: event for event in log.events for word in stories(event.text)}

    def faults(self) -> Iterator[Fault]:
        yield from rows(self._db, _NEVERS)
        yield from self._accepted()
        yield from self._ended()
        yield from self._notices()
        yield from self._withdrawn()
        yield from self._sent()
        yield from self._copied()
        yield from self._told()
        yield from self._ordered()
        yield from self._talked_over()
        yield from self._replied()

    def _accepted(self) -> Iterator[Fault]:
        """P1: what a platform saw acknowledged is a turn of the right conversation."""
        found = self._db.execute(
            "SELECT turn.channel, event_id, place FROM turn JOIN conversation c ON c.id = conversation_id"
        )
        turns = {(channel, event_id): place for channel, event_id, place in found}
        for event in self._log.events:
            place = turns.get((event.channel, event.id))
            if place is None and event.acknowledged:
                yield Fault("lost", f"acknowledged, and not in the inbox: {event.id}")
            elif place not in (None, event.place):
                yield Fault("misplaced", f"taken for another conversation: {event.id} in {place}")

    def _ended(self) -> Iterator[Fault]:
        """P1: every message was answered or given to a person; and nothing was taken that nobody said."""
        events = {(event.channel, event.id): event for event in self._log.events}
        told = {id for (id,) in self._db.execute("SELECT id FROM judged")}
        for id, channel, event_id, state in self._db.execute("SELECT id, channel, event_id, state FROM turn"):
            event = events.get((channel, event_id))
            if event is None:
                yield Fault("doubled", f"turn of something that nobody did: {event_id}")
            elif not event.press and state == "done" and id not in told:
                yield Fault("lost", f"turn closed, and nothing tells how: {event_id}")

    def _notices(self) -> Iterator[Fault]:
        """The greeting, and one for each change of owner; who asked for a greeting may have a second.

        What was closed begins anew with its next answer: that an AI answers is said once more.
        """
        starts = Counter(event.place for event in self._log.events if event.press)
        for id, place, notices, changes, closed in self._db.execute(
            "SELECT id, place, coalesce(notices, 0), coalesce(changes, 0), coalesce(closed, 0)"
            " FROM conversation LEFT JOIN said USING (id) LEFT JOIN told USING (id)"
        ):
            if not changes + 1 <= notices <= changes + 1 + starts[place] + closed:
                yield Fault("doubled", f"conversation whose notices are not its changes: {id}")

    def _withdrawn(self) -> Iterator[Fault]:
        """Only for a person who has the conversation; or given up, after a doubt, and told of."""
        people = {id for (id,) in self._db.execute("SELECT id FROM with_people")}
        told = Counter(
            id for (id,) in self._db.execute(
                "SELECT json_extract(detail, '$.message') FROM audit WHERE action = 'message.undelivered'"
            )
        )  # fmt: skip
        for row in self.rows.values():
            fair = row.error == "superseded" and row.author != "staff" and row.conversation_id in people
            if row.state == "dead" and not fair and not (row.given_up and told[row.id] == 1):
                yield Fault("lost", f"message withdrawn, and nobody has it: {row.id} {row.error}")

    def _sent(self) -> Iterator[Fault]:
        """What is written down as sent stands there; what stands there is written down, once, and its own."""
        standing = Counter(row.id for row in self._known.values() if row)
        for row in self.rows.values():
            if row.state == "sent" and not standing[row.id]:
                yield Fault("lost", f"sent, and nobody sees it: {row.id}")
            if standing[row.id] > 1:
                yield Fault("doubled", f"stands there {standing[row.id]} times: {row.id}")
        for one in self._log.shown:
            known = self._known[one.key]
            if known and (known.channel, known.spot) != (one.channel, one.spot):
                yield Fault("misplaced", f"stands in {one.spot}: {known.id}")

    def _copied(self) -> Iterator[Fault]:
        """P2: a copy for each counted doubt, in Telegram alone; in Slack there is always a mark.

        What was given up has no row that knows it, however often it stands there.
        """
        doubts: Counter[tuple[str, str]] = Counter()
        for row in self.rows.values():
            if row.channel == "telegram":
                doubts[row.channel, row.spot] += row.doubts + row.given_up
            elif row.doubts:
                yield Fault("doubled", f"in doubt where everything can be looked up: {row.id}")
        for spot, count in Counter((one.channel, one.spot) for one in self.copies).items():
            if count > doubts[spot]:
                yield Fault(
                    "doubled", f"{count} messages that no row knows, {doubts[spot]} doubts: {spot[1]}"
                )

    def _told(self) -> Iterator[Fault]:
        """P1 and P2 by the words alone: every story once, where it was asked for, and if it was answered."""
        spots: Mapping[str, list[Shown]] = defaultdict(list)
        for one in self._log.shown:
            for word in stories(one.text):
                spots[word].append(one)
        doubted = Counter[str]()
        for row in self.rows.values():
            doubted[row.place] += row.doubts
        for word, places in spots.items():
            event = self._asked.get(word)
            if event is None or any((one.channel, one.spot) != _spot(event) for one in places):
                yield Fault("misplaced", f"told where nobody asked for it: {word}")
            elif len(places) > 1 + doubted[event.place]:
                yield Fault("doubled", f"told {len(places)} times: {word}")
        for word in self.unheard(given_up=False):
            yield Fault("lost", f"answered, and never told: {word}")

    def unheard(self, *, given_up: bool = True) -> Iterator[str]:
        """Stories that were answered and stand nowhere: something was given up, or else nothing withdrawn."""
        told = {word for one in self._log.shown for word in stories(one.text)}
        for word, event in self._asked.items():
            dead = [row for row in self.rows.values() if row.place == event.place and row.state == "dead"]
            excused = any(row.given_up for row in dead) if given_up else not dead
            if word not in told and excused and self._answered(event):
                yield word

    def _answered(self, event: Event) -> bool:
        answered = self._db.execute(
            "SELECT count(*) FROM turn JOIN audit, json_each(audit.detail, '$.turns') AS one"
            " WHERE channel = ? AND event_id = ? AND action = 'turn.answered' AND one.value = turn.id",
            (event.channel, event.id),
        )
        return bool(answered.fetchone()[0])

    def _ordered(self) -> Iterator[Fault]:
        """Messages of one conversation stand in the order in which they were made."""
        last: dict[str, int] = defaultdict(int)
        for one in self._log.shown:
            row = self._known[one.key]
            if row is None:
                continue
            if row.created_at < last[row.conversation_id]:
                yield Fault("inconsistent", f"stands behind a later one: {row.id}")
            last[row.conversation_id] = max(last[row.conversation_id], row.created_at)

    def _talked_over(self) -> Iterator[Fault]:
        """P3: nothing of the bot's appears between the OK and the moment they give it away again."""
        places = dict(self._db.execute("SELECT id, place FROM conversation"))
        for taken in self._log.take_overs:
            late = taken.after - taken.before
            for one in (one for one in self._log.shown if one.key in late):
                row = self._known[one.key]
                asked = {self._asked[word].place for word in stories(one.text) if word in self._asked}
                ours = row.conversation_id == taken.conversation_id if row else False
                flying = row is not None and row.id in taken.flying
                if (ours and row and row.author == "bot" and not flying) or (
                    row is None and places[taken.conversation_id] in asked
                ):
                    yield Fault("after take-over", f"appeared: {one.key}")

    def _replied(self) -> Iterator[Fault]:
        """What staff had an OK for stands there, once and as they wrote it."""
        for id, text in self._log.replies.items():
            row = self.rows.get(id)
            times = sum(text in _REPLY.findall(one.text) for one in self._log.shown)
            least, most = (not (row and row.given_up), 1 + row.doubts if row else 1)
            if not least <= times <= most:
                yield Fault("lost" if times < 1 else "doubled", f"staff's reply stands {times} times: {id}")


async def judge(database: Path, log: Log) -> Sequence[Fault]:
    """Everything that is wrong with a run that has come to rest."""
    with closing(sqlite3.connect(database)) as db:
        faults = list(Run(db, log).faults())
    return [*faults, *await chain(database)]


def figures(database: Path, log: Log) -> Counter[str]:
    """What the campaign counts besides its kills."""
    with closing(sqlite3.connect(database)) as db:
        run = Run(db, log)
        taken = [event for event in log.events if event.acknowledged]
        counts = Counter({f"acknowledged ({event.channel})": 0 for event in log.events})
        counts.update(f"acknowledged ({event.channel})" for event in taken)
        counts["taken over"] = len(log.take_overs)
        counts["messages standing"] = len(log.shown)
        counts["doubts (Telegram)"] = sum(row.doubts for row in run.rows.values())
        counts["seen twice, and counted"] = len(run.copies)
        counts["given up after a doubt"] = sum(row.given_up for row in run.rows.values())
        counts["stories lost with those"] = len(list(run.unheard()))
    return counts


def _spot(event: Event) -> tuple[str, str]:
    parts = event.place.split(":")
    return event.channel, ":".join(parts[:2]) if event.channel == "slack" else parts[0]
