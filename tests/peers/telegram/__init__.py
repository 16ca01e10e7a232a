"""A loopback Telegram: its Bot API, its updates by polling or webhook, and what people in it see and do.

    async with Telegram() as telegram:
        session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
        bot = Bot(telegram.token, session=session)
        asked = await telegram.says(7, 7, "Hello?")  # the private chat of person 7
        await telegram.until(lambda: telegram.chat(7).by_bot)
        assert telegram.chat(7).by_bot[-1].text == "Hi."

One bot (`telegram.token`, `bot_id`, `bot_name`). Places: `private(user)`, `opens_group(-5)`,
`opens_supergroup(-1001, forum=True, admin=True)`, `business(connection, customer)`, and `chat(id)` for any
of them but the last. What people see: `chat.messages`, `chat.by_bot`, `chat.thread(topic)`, `chat.gone`,
`chat.topics`, `chat.actions`; `telegram.draft(chat)` and every text of drafts in `chat.drafts`; a message's
`text`, `entities` (the bot's), `found` (Telegram's), `thread`, `buttons`, `markup`, `preview`, `edits`,
`receiver` (of an ephemeral message). `telegram.sent` is all that the bot said. `chat.withheld` are rights
that the bot lacks as an administrator.

People (people.py): says, edits, deletes, presses, forges_press, stops, bot_says; (changes.py): blocks,
unblocks, takes_in, throws_out, upgrades, opens_topic, closes_topic, renames_topic, deletes_topic, connects,
withdraws, regrants; `tells(kind, body)` for any other update. None of them waits for the bot:
`await telegram.settled()` does, until every update was taken or dropped. `press.answers` is what somebody
was shown for a press; `press.expired = True` makes answers too late.

Updates: `telegram.updates.all` and `.pending`; each has `id`, `sent`, `confirmed`, `dropped`, `statuses`;
`await telegram.redelivers(update)` brings one again, `telegram.updates.skip(n)` jumps to another number.
`telegram.webhook` has `url`, `secret`, `patience`, `delays`, `attempts`, and `gate.clear()` which holds
further attempts. `telegram.privacy = False` lets the bot hear everything in groups.

Faults: `telegram.faults.script("sendMessage", Limited(35), "drop_after", Failed(400, "Bad Request: ..."),
Delayed(0.2))`, one for each next call; `chat=7` for that chat only. `telegram.rates.on = True` applies 1/s in
a chat, 20/min in a group, 30/s in all (and counts in `rates.refused`). Every call with its time by `now` is
in `telegram.calls`, `telegram.called("sendMessage")`.

As Telegram does: a message in a topic replies to the topic's first message, which may be the bot's; a
message in a private chat to a topic that is gone lands in the main chat and nobody says so (the answer has
no `message_thread_id`); supergroups count their messages for themselves; the bot never hears its own
messages or other bots'; only deletions in business accounts are told. Not known, and chosen: a draft that
its reader stopped is answered with True and not shown; markup of a `parse_mode` is checked, not taken out.

As a process: `python -m tests.peers.telegram --port N --log FILE`; everything that happens is a line of JSON
in FILE, `POST /peer/says {"user": 7, "chat": 7, "text": "Hi"}` (and the other verbs) acts,
`GET /peer/messages` tells what people see.
"""

from tests.peers.telegram.faults import Delayed, Failed, Fault, Limited
from tests.peers.telegram.telegram import Telegram
from tests.peers.telegram.things import Chat, Connection, Draft, Message, Press, Topic
from tests.peers.telegram.updates import Update

__all__ = [
    "Chat",
    "Connection",
    "Delayed",
    "Draft",
    "Failed",
    "Fault",
    "Limited",
    "Message",
    "Press",
    "Telegram",
    "Topic",
    "Update",
]
