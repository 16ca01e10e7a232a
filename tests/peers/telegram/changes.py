"""What people do with places: block the bot, take it in, upgrade groups, keep topics, lend an account."""

from __future__ import annotations

from typing import Literal

from tests.peers.telegram.people import People
from tests.peers.telegram.places import standing
from tests.peers.telegram.things import Chat, Connection, Json, Topic

ALL_RIGHTS: Json = {"can_reply": True, "can_read_messages": True}


class Changes(People):
    async def blocks(self, user: int, *, tells: bool = True) -> None:
        """A person blocks the bot; what it sends them is refused. `tells=False`: nobody says so before."""
        await self._blocked(user, True, tells)

    async def unblocks(self, user: int) -> None:
        await self._blocked(user, False, True)

    async def _blocked(self, user: int, blocked: bool, tells: bool) -> None:
        place, person = self.private(user), self.person(user)
        person.blocks_bot = blocked
        if tells:
            statuses = ("member", "kicked") if blocked else ("kicked", "member")
            self._membership(place, user, *statuses)

    async def takes_in(self, user: int, chat: int | Chat, *, admin: bool = False) -> None:
        """The bot is added to a group, or made its administrator."""
        await self._becomes(user, chat, "administrator" if admin else "member")

    async def throws_out(self, user: int, chat: int | Chat) -> None:
        await self._becomes(user, chat, "kicked")

    async def _becomes(
        self, user: int, chat: int | Chat, status: Literal["administrator", "member", "left", "kicked"]
    ) -> None:
        place = self.chat(chat)
        was, place.bot = place.bot, status
        self._membership(place, user, was, status)

    def _membership(self, place: Chat, user: int, was: str, now: str) -> None:
        bot = self.world.bot.wire()
        change = {"old_chat_member": standing(bot, was), "new_chat_member": standing(bot, now)}
        body = {"chat": place.wire(), "from": self.person(user).wire(), "date": int(self.world.now())}
        self._tell("my_chat_member", {**body, **change}, place)

    async def upgrades(self, chat: int | Chat, *, by: int = 1, tells: bool = True) -> Chat:
        """A group becomes a supergroup with another id; two service messages say so, unless told not to."""
        old, person = self.chat(chat), self.person(by)
        id = -1_000_000_000_000 + old.id
        new = self.opens_supergroup(id, old.title, admin=old.bot == "administrator")
        new.members, new.admins, old.moved_to = set(old.members), set(old.admins), id
        if tells:
            left = self.world.serve(old, person, migrate_to_chat_id=id)
            came = self.world.serve(new, person, migrate_from_chat_id=old.id)
            self._tell("message", left.wire(), old)
            self._tell("message", came.wire(), new)
        return new

    # -- topics ---------------------------------------------------------------------------------------

    async def opens_topic(self, user: int, chat: int | Chat, name: str) -> Topic:
        place = self.chat(chat)
        topic = self.world.open_topic(place, self.person(user), name)
        first = place.find(topic.id)
        if first is not None:
            self._tell("message", first.wire(), place)
        return topic

    async def closes_topic(self, user: int, chat: int | Chat, topic: int, *, closed: bool = True) -> None:
        place = self.chat(chat)
        place.topics[topic].closed = closed
        what: Json = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
        self._tell("message", self.world.serve(place, self.person(user), topic, **what).wire(), place)

    async def renames_topic(self, user: int, chat: int | Chat, topic: int, name: str) -> None:
        place = self.chat(chat)
        place.topics[topic].name = name
        told = self.world.serve(place, self.person(user), topic, forum_topic_edited={"name": name})
        self._tell("message", told.wire(), place)

    async def deletes_topic(self, chat: int | Chat, topic: int, *, forgotten: bool = False) -> None:
        """With all that was said in it, and no update says so. What is sent there then is refused, or in a
        private chat put elsewhere; `forgotten`: in Telegram's other words, as if it had never been."""
        place = self.chat(chat)
        self.world.delete_topic(place, place.topics[topic])
        if forgotten:
            del place.topics[topic]

    # -- business accounts ----------------------------------------------------------------------------

    async def connects(self, owner: int, *, rights: Json | None = None) -> Connection:
        """A person lends their account to the bot. Chats of it: `business(connection, customer)`."""
        person = self.person(owner)
        id = f"BC{self.world.number()}"
        given = ALL_RIGHTS if rights is None else rights
        made = Connection(id, person, int(self.world.now()), dict(given))
        self.world.connections[id] = made
        self._tell("business_connection", made.wire(), self.private(owner))
        return made

    async def withdraws(self, connection: Connection, *, tells: bool = True) -> None:
        """The account is the owner's alone again."""
        connection.enabled = False
        if tells:
            self._tell("business_connection", connection.wire(), self.private(connection.owner.id))

    async def regrants(self, connection: Connection, *, rights: Json) -> None:
        """Other rights from now on; the connection is in force."""
        connection.enabled, connection.rights = True, dict(rights)
        self._tell("business_connection", connection.wire(), self.private(connection.owner.id))
