"""Why an answer says what it says, over HTTP: for the visitor who got it, with allowed addresses only."""

from __future__ import annotations

from tests.adapters.web.fake import SHOP, Site
from tests.adapters.web.visitor import Visitor


async def test_it_is_told_as_a_safe_tree(site: Site, visitor: Visitor) -> None:
    said = site.backend.say(visitor.id, "bot", "Yes.")
    site.backend.reasons[said.id] = (
        f"It is based on:\n\n- [Returns]({SHOP}/returns)\n- [Evil](https://evil.example/)"
    )
    answer = await visitor.ask("GET", f"/messages/{said.id}/why")
    tree = str(answer.json()["blocks"])

    assert answer.status_code == 200
    assert f"'href': '{SHOP}/returns'" in tree
    assert "'href': 'https://evil.example/'" not in tree


async def test_of_what_is_no_answer_there_is_nothing_to_tell(site: Site, visitor: Visitor) -> None:
    said = site.backend.say(visitor.id, "person", "Hello")
    answer = await visitor.ask("GET", f"/messages/{said.id}/why")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_only_with_the_token_of_this_conversation(site: Site, visitor: Visitor) -> None:
    said = site.backend.say(visitor.id, "bot", "Yes.")
    site.backend.reasons[said.id] = "It was written by an AI."
    other = await Visitor.start(visitor.http)
    path = f"/v1/conversations/{visitor.id}/messages/{said.id}/why"
    answers = [await visitor.http.get(path), await visitor.http.get(path, headers=other.headers)]

    assert [answer.status_code for answer in answers] == [401, 401]
