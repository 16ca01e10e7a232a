"""The loopback Slack holds the real client to Slack's rules."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack import Limited, Refused, Slack, seen


async def _error(client: AsyncWebClient, method: str, **args: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)
    return str(caught.value.response["error"])


async def test_a_token_is_known_for_its_workspace(slack: Slack, client: AsyncWebClient) -> None:
    slack.found("T2")
    other = AsyncWebClient(slack.world.workspaces["T2"].token, slack.api_url)

    who = await client.auth_test()

    assert (who["team_id"], who["user_id"], who["bot_id"]) == ("T1", "UBOT", "B1")
    assert "chat:write" in who.headers["x-oauth-scopes"]
    assert (await other.auth_test())["team_id"] == "T2"


async def test_a_token_is_refused_for_what_it_is(slack: Slack) -> None:
    assert await _error(AsyncWebClient("xoxb-other", slack.api_url), "auth.test") == "invalid_auth"
    assert await _error(AsyncWebClient(None, slack.api_url), "auth.test") == "not_authed"
    assert (
        await _error(AsyncWebClient(slack.app_token, slack.api_url), "auth.test") == "not_allowed_token_type"
    )


async def test_a_missing_scope_is_named(slack: Slack, client: AsyncWebClient) -> None:
    slack.workspace.scopes = frozenset({"users:read"})

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C1", text="hi")

    assert caught.value.response["needed"] == "chat:write"
    assert caught.value.response["provided"] == "users:read"


@pytest.mark.parametrize("way", ["params", "data", "json"])
async def test_arguments_come_in_every_way(slack: Slack, client: AsyncWebClient, way: str) -> None:
    blocks = [{"type": "divider"}]
    args = {"channel": "C1", "text": "hi", "blocks": blocks if way == "json" else '[{"type": "divider"}]'}

    verb = "GET" if way == "params" else "POST"
    await client.api_call("chat.postMessage", http_verb=verb, **{way: args})

    assert slack.channel("C1").messages[0].blocks == blocks


async def test_metadata_is_found_again_in_the_thread(slack: Slack, client: AsyncWebClient) -> None:
    asked = await slack.says("U1", "C1", "Hello?", wait=False)
    known = {"event_type": "parley_message", "event_payload": {"id": "m1", "part": 0}}
    await client.chat_postMessage(channel="C1", thread_ts=asked.ts, text="Hi.", metadata=known)

    found = await client.conversations_replies(channel="C1", ts=asked.ts, include_all_metadata=True)
    blind = await client.conversations_replies(channel="C1", ts=asked.ts)

    assert [message.get("metadata") for message in found["messages"]] == [None, known]
    assert all("metadata" not in message for message in blind["messages"])


async def test_a_reply_to_a_deleted_root_lands_in_the_channel(slack: Slack, client: AsyncWebClient) -> None:
    asked = await slack.says("U1", "C1", "Hello?", wait=False)
    await slack.deletes(asked, wait=False)

    answer = await client.chat_postMessage(channel="C1", thread_ts=asked.ts, text="Hi.")

    assert "thread_ts" not in answer["message"]


async def test_a_connection_dropped_after_the_effect_leaves_the_message(
    slack: Slack, client: AsyncWebClient
) -> None:
    slack.faults.script("chat.postMessage", "drop_after", "drop_before", "500_before")

    for text in ("one", "two", "three"):
        with pytest.raises(Exception, match=r"disconnect|reset|server responded"):
            await client.chat_postMessage(channel="C1", text=text)

    assert [message.text for message in slack.channel("C1").messages] == ["one"]


async def test_a_limit_says_how_long(slack: Slack, client: AsyncWebClient) -> None:
    slack.faults.script("chat.postMessage", Limited(7), Refused("is_archived"), channel="C1")

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C1", text="hi")

    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert await _error(client, "chat.postMessage", channel="C1", text="hi") == "is_archived"


async def test_one_message_a_second_in_a_channel(slack: Slack, client: AsyncWebClient) -> None:
    slack.rates.on = True
    slack.opens_channel("C2")
    await client.chat_postMessage(channel="C1", text="one")

    assert await _error(client, "chat.postMessage", channel="C1", text="two") == "ratelimited"
    assert (await client.chat_postMessage(channel="C2", text="elsewhere"))["ok"]


async def test_mentions_and_links_in_a_message_are_seen(slack: Slack, client: AsyncWebClient) -> None:
    text = "<!channel> <@U1> <https://evil.example|bank.example> &lt;!here&gt;"
    await client.chat_postMessage(channel="C1", text=text)

    shown = seen(slack.channel("C1").messages[0])

    assert shown.text == "@channel @U1 bank.example <!here>"
    assert shown.pings == ("!channel", "@U1")
    assert [(link.label, link.url) for link in shown.links] == [("bank.example", "https://evil.example")]
    assert shown.unfurled == ("https://evil.example",)
