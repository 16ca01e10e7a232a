"""What `parley check` asks Telegram: the token, the way updates come, the staff group, groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiogram.methods import GetChat, GetChatMember, GetMe, GetWebhookInfo
from aiogram.types import ChatMemberAdministrator

from adapters.base import SendFailed
from adapters.connections import Check, Misconnected
from adapters.telegram.api import Api

_RECENT_SECONDS = 600


class Checks:
    """`url` is where the webhook has to point; None when updates are polled."""

    def __init__(self, api: Api, now: Callable[[], int], *, url: str | None, desk: int | None) -> None:
        self._api, self._now, self._url, self._desk = api, now, url, desk

    def all(self) -> list[tuple[str, Check]]:
        found: list[tuple[str, Check]] = [
            ("telegram token", self.token),
            ("telegram updates", self.updates),
            ("telegram groups", self.groups),
        ]
        return [*found, ("telegram desk", self.desk)] if self._desk is not None else found

    async def token(self) -> str:
        with asking():
            me = await self._api.call(GetMe())
        return f"@{me.username}, bot {me.id}"

    async def updates(self) -> str:
        with asking():
            info = await self._api.call(GetWebhookInfo())
        waiting = f"{info.pending_update_count} waiting"
        if self._url is None:
            return f"polling, {waiting}" + ("; the webhook that is set goes at the start" if info.url else "")
        if not info.url:
            return f"the webhook is set at the start, {waiting}"
        if info.url != self._url:
            raise Misconnected(
                "the bot's webhook points somewhere else",
                "one bot serves one installation: stop the other one, or start this one, which takes it over",
            )
        since = self._now() / 1000 - info.last_error_date.timestamp() if info.last_error_date else None
        if since is not None and since < _RECENT_SECONDS:
            raise Misconnected(
                f"Telegram cannot bring updates: {info.last_error_message}",
                "PUBLIC_URL must be reachable from the internet over https, and lead to Parley",
            )
        return f"webhook, {waiting}"

    async def groups(self) -> str:
        with asking():
            me = await self._api.call(GetMe())
        if not me.can_join_groups:
            return "the bot cannot be added to groups (BotFather: /setjoingroups)"
        if me.can_read_all_group_messages:
            return "the bot is brought all that is said in groups; /setprivacy in BotFather limits that"
        return "the bot is brought only what is meant for it"

    async def desk(self) -> str:
        assert self._desk is not None
        with asking(
            "TELEGRAM: the bot cannot see the staff group", "add the bot to the group telegram.desk_chat"
        ):
            chat = await self._api.call(GetChat(chat_id=self._desk))
            member = await self._api.call(GetChatMember(chat_id=self._desk, user_id=self._api.bot.id))
        if chat.type != "supergroup" or not chat.is_forum:
            raise Misconnected(
                "the staff group has no topics",
                "turn on Topics in the settings of the group telegram.desk_chat",
            )
        if not isinstance(member, ChatMemberAdministrator) or not member.can_manage_topics:
            raise Misconnected(
                "the bot may not manage topics in the staff group",
                "make it an administrator there, with the right to manage topics",
            )
        return f"a group with topics, {self._desk}"


@contextmanager
def asking(problem: str = "Telegram refuses", remedy: str = "run parley check") -> Iterator[None]:
    """Raises Misconnected for whatever goes wrong; `problem` and `remedy` are for what Telegram refuses."""
    try:
        yield
    except SendFailed as failure:
        if failure.code == "token_refused":
            problem, remedy = "Telegram does not know the token", "copy TELEGRAM_BOT_TOKEN from @BotFather"
        elif failure.kind != "dead":
            problem, remedy = "Telegram cannot be reached", "check the network and TELEGRAM_API_URL"
        raise Misconnected(f"{problem} ({failure.code})", remedy) from failure
