"""The methods around updates: fetching them, and where Telegram shall bring them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from tests.peers.telegram.calls import Call
from tests.peers.telegram.stage import Stage
from tests.peers.telegram.things import Json, bad

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(telegram: Stage, call: Call) -> Json:
    offset, timeout = call.number("offset") or 0, min(call.number("timeout") or 0, 50)
    limit = min(max(call.number("limit") or 100, 1), 100)
    _allow(telegram, call)
    hooked = bool(telegram.webhook.url)
    return _well(await telegram.updates.poll(offset, limit, timeout, webhook=hooked))


async def set_webhook(telegram: Stage, call: Call) -> Json:
    """Without an address it takes the webhook away; here http will do as well as https."""
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return await delete_webhook(telegram, call)
    if not re.match(r"https?://[^/\s]+", url):
        raise bad("bad webhook: HTTPS url must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    connections = call.number("max_connections") or 40
    if not 1 <= connections <= 100:
        raise bad("max_connections must be from 1 to 100")
    _allow(telegram, call)
    if call.flag("drop_pending_updates"):
        telegram.updates.drop()
    telegram.updates.end_poll("Conflict: terminated by setWebhook request")
    telegram.webhook.set(url, secret, connections)
    return _well(True, "Webhook was set")


async def delete_webhook(telegram: Stage, call: Call) -> Json:
    was = telegram.webhook.url
    if call.flag("drop_pending_updates"):
        telegram.updates.drop()
    telegram.webhook.set("", "", 40)
    return _well(True, "Webhook was deleted" if was else "Webhook is already deleted")


async def webhook_info(telegram: Stage, call: Call) -> Json:
    return _well(telegram.webhook.info())


async def get_me(telegram: Stage, call: Call) -> Json:
    rights = {"can_join_groups": True, "can_read_all_group_messages": not telegram.privacy}
    more = {"supports_inline_queries": False, "can_connect_to_business": True, "has_main_web_app": False}
    return _well(
        {**telegram.world.bot.wire(), **rights, **more, "has_topics_enabled": telegram.topics_with_bot}
    )


def _well(result: object, description: str = "") -> Json:
    return {"ok": True, "result": result, **({"description": description} if description else {})}


def _allow(telegram: Stage, call: Call) -> None:
    """Named kinds hold for all updates that are made from now on; unnamed, those of last time."""
    given = call.nested("allowed_updates")
    if given is None:
        return
    if not isinstance(given, list):
        raise bad("can't parse allowed_updates JSON object")
    telegram.updates.allowed = [str(kind) for kind in given]


METHODS: dict[str, Callable[[Stage, Call], Awaitable[Json]]] = {
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_info,
    "getme": get_me,
}
