"""What staff do at the desk: text in a thread is a note, a reply to the customer takes a deliberate act.

Answers to somebody's act are shown to them alone and never stand in the channel.
"""

from __future__ import annotations

from typing import Final, cast

from adapters.desks import Duty, StaffAct, StaffVerb
from adapters.slack.api import Json
from adapters.slack.calls import Calls
from adapters.slack.cards import ACTION, FIELD, form, only_text
from adapters.slack.desk import Where
from adapters.slack.errands import Errands
from adapters.slack.places import NAME, Place
from adapters.slack.words import plain
from guards.base import OutgoingText, RawText

_VERBS: Final = frozenset(["take-over", "hand-back", "close", "reveal"])
_MOST: Final = 150  # characters of an error in a form


class DeskActs:
    """Nothing in the staff channel is ever a customer's message."""

    def __init__(self, duty: Duty, where: Where, calls: Calls, errands: Errands, prefix: str) -> None:
        self._duty, self._where, self._calls = duty, where, calls
        self._errands, self._prefix = errands, prefix

    def is_at(self, team: str, channel: str) -> bool:
        return self._where.holds(team, channel)

    async def message(self, team: str, event: Json) -> None:
        """A person's words; outside of threads they are the team's own affair."""
        ts, thread = event["ts"], event.get("thread_ts")
        if not thread or thread == ts:
            return
        verb, text = self._meant(plain(event))
        place = Place(event["channel"], thread)
        act = StaffAct(f"{place.channel}:{ts}", NAME, str(place), event["user"], verb, RawText(text))
        self._tell(team, act, await self._duty.act(act), thread=thread)

    def _meant(self, text: str) -> tuple[StaffVerb, str]:
        """With the prefix, as a word of its own, it is for the customer."""
        rest = text.removeprefix(self._prefix)
        if rest != text and (not rest or rest[0].isspace()):
            return "reply", rest.strip()
        return "note", text

    async def press(self, team: str, payload: Json) -> None:
        for pressed in payload["actions"]:
            verb = str(pressed["action_id"]).removeprefix(ACTION)
            place = str(Place(payload["channel"]["id"], _root(payload["message"])))
            if verb == "reply":
                trigger = payload["trigger_id"]
                self._errands.send(self._calls.make(team, "views.open", trigger_id=trigger, view=form(place)))
            elif verb in _VERBS:
                event_id = f"press:{place}:{pressed['action_ts']}"
                value = str((pressed.get("selected_option") or {}).get("value") or "")
                user = payload["user"]["id"]
                act = StaffAct(event_id, NAME, place, user, cast(StaffVerb, verb), value=value)
                self._tell(team, act, await self._duty.act(act))

    async def submit(self, team: str, payload: Json) -> dict[str, str] | None:
        """The form of a reply; what is wrong is said in the form, with the words still in it."""
        view = payload["view"]
        place = str(view.get("private_metadata") or "")
        if not self.is_at(team, Place.of(place).channel):
            return None
        text = str(view["state"]["values"][FIELD][FIELD].get("value") or "")
        event_id, user = f"form:{payload['trigger_id']}", payload["user"]["id"]
        answer = await self._duty.act(StaffAct(event_id, NAME, place, user, "reply", RawText(text)))
        return {FIELD: _words(answer)[:_MOST]} if answer else None

    def _tell(
        self, team: str, act: StaffAct, answer: str | OutgoingText | None, thread: str | None = None
    ) -> None:
        """In the thread when they wrote there; below the card when they pressed a button of it."""
        channel = Place.of(act.place).channel
        for part in only_text(_words(answer)) if answer else ():
            said = {"text": part.text, "blocks": part.blocks, "thread_ts": thread}
            self._errands.send(
                self._calls.make(team, "chat.postEphemeral", channel=channel, user=act.user, **said)
            )


def _root(message: Json) -> str:
    return str(message.get("thread_ts") or message["ts"])


def _words(answer: str | OutgoingText) -> str:
    return answer if isinstance(answer, str) else answer.text
