"""The loopback Slack holds streams and blocks to their rules."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack import Slack, seen


async def _error(client: AsyncWebClient, method: str, **args: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)
    return str(caught.value.response["error"])


async def test_a_stream_grows_and_ends_with_blocks_and_metadata(slack: Slack, client: AsyncWebClient) -> None:
    root = await slack.opens_assistant("U1", wait=False)
    await client.assistant_threads_setStatus(channel_id=root.channel, thread_ts=root.ts, status="thinks")
    stream = await client.chat_stream(channel=root.channel, thread_ts=root.ts, buffer_size=1)
    await stream.append(markdown_text="See [the shop](https://shop.example). ")
    await stream.append(markdown_text="<!here>")
    await stream.stop(
        blocks=[{"type": "divider"}], metadata={"event_type": "t", "event_payload": {"id": "m1"}}
    )

    message = slack.dm("U1").by_bot[0]

    assert (message.streaming, message.metadata and message.metadata["event_type"]) == ("completed", "t")
    assert seen(message).text == "See the shop. @here"
    assert seen(message).pings == ("!here",)
    assert slack.dm("U1").statuses == [(root.ts, "thinks"), (root.ts, "")]


async def test_an_expired_stream_takes_nothing_and_can_be_updated(
    slack: Slack, client: AsyncWebClient
) -> None:
    asked = await slack.says("U1", slack.dm("U1"), "Hello?", wait=False)
    begun = await client.chat_startStream(channel=asked.channel, thread_ts=asked.ts, markdown_text="One. ")
    slack.expire(slack.dm("U1").by_bot[0])

    more = {"channel": asked.channel, "ts": begun["ts"], "markdown_text": "Two."}
    assert await _error(client, "chat.appendStream", **more) == "message_not_in_streaming_state"
    assert await _error(client, "chat.stopStream", **more) == "message_not_in_streaming_state"
    await client.chat_update(channel=asked.channel, ts=begun["ts"], text="One. Two.")
    assert seen(slack.dm("U1").by_bot[0]).text == "One. Two."


async def test_a_stream_needs_a_thread_and_in_channels_who_it_is_for(
    slack: Slack, client: AsyncWebClient
) -> None:
    asked = await slack.says("U1", "C1", "Hello?", wait=False)

    start = {"channel": "C1", "markdown_text": "Hi."}
    assert await _error(client, "chat.startStream", **start) == "invalid_thread_ts"
    start["thread_ts"] = asked.ts
    assert await _error(client, "chat.startStream", **start) == "missing_recipient_team_id"
    start["recipient_team_id"] = "T1"
    assert await _error(client, "chat.startStream", **start) == "missing_recipient_user_id"
    start |= {"recipient_user_id": "U1", "markdown_text": "x" * 12_001}
    assert await _error(client, "chat.startStream", **start) == "msg_too_long"


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


_BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "x" * 76}, "action_id": "a"}


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([_section("x" * 3_001)], "invalid_blocks"),
        ([_section("")], "invalid_blocks"),
        ([_section("x" * 3_000)] * 5, "msg_blocks_too_long"),
        ([{"type": "divider"}] * 51, "invalid_blocks"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "invalid_blocks"),
        ([{"type": "actions", "elements": [_BUTTON]}], "invalid_blocks"),
        ([{"type": "context_actions", "elements": [{"type": "button"}]}], "invalid_blocks"),
        ([{"type": "rich_text", "elements": [{"type": "rich_text_section"}]}], "invalid_blocks"),
        ({"type": "divider"}, "invalid_blocks_format"),
    ],
)
async def test_blocks_are_refused(slack: Slack, client: AsyncWebClient, blocks: object, error: str) -> None:
    assert await _error(client, "chat.postMessage", channel="C1", text="x", blocks=blocks) == error
    assert slack.channel("C1").messages == []


async def test_rich_text_pings_nobody_but_by_its_own_elements(slack: Slack, client: AsyncWebClient) -> None:
    text = {"type": "text", "text": "<!channel> <https://evil.example|bank>"}
    section = {"type": "rich_text_section", "elements": [text, {"type": "link", "url": "https://a.example"}]}
    await client.chat_postMessage(
        channel="C1",
        text="hello &lt;!channel&gt;",
        blocks=[{"type": "rich_text", "elements": [section]}],
        unfurl_links=False,
        unfurl_media=False,
    )

    shown = seen(slack.channel("C1").by_bot[0])

    assert shown.pings == ()
    assert [link.url for link in shown.links] == ["https://a.example"]
    assert shown.unfurled == ()
    assert shown.text.startswith("<!channel> <https://evil.example|bank>")
