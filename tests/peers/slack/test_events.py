"""The loopback Slack brings events as Slack does: signed, again when not taken, each with its id."""

import json
from urllib.parse import parse_qs

from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.peers.slack import Slack
from tests.peers.slack.conftest import App


def _events(app: App) -> list[dict[str, object]]:
    return [json.loads(body)["event"] for _, body in app.requests]


async def test_an_event_is_signed(slack: Slack, app: App) -> None:
    await slack.says("U1", slack.dm("U1"), "Grüße")

    (headers, body), verifier = app.requests[0], SignatureVerifier(slack.signing_secret)

    assert verifier.is_valid_request(body, headers)
    assert not verifier.is_valid_request(body + b" ", headers)


async def test_a_mention_comes_twice_with_one_timestamp(slack: Slack, app: App) -> None:
    said = await slack.says("U1", "C1", "<@UBOT> see https://a.example & <this>")

    assert {event["type"] for event in _events(app)} == {"message", "app_mention"}
    assert {event["ts"] for event in _events(app)} == {said.ts}
    assert said.text == "<@UBOT> see <https://a.example> &amp; &lt;this&gt;"
    assert len({json.loads(body)["event_id"] for _, body in app.requests}) == 2


async def test_what_is_not_taken_comes_again_three_times(slack: Slack, app: App) -> None:
    app.answers.extend(web.Response(status=503) for _ in range(4))

    await slack.says("U1", slack.dm("U1"), "Hello?")

    tries = [(head.get("X-Slack-Retry-Num"), head.get("X-Slack-Retry-Reason")) for head, _ in app.requests]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in app.requests}) == 1
    assert not slack.deliveries[0].taken


async def test_no_retry_is_honoured(slack: Slack, app: App) -> None:
    app.answers.append(web.Response(status=500, headers={"X-Slack-No-Retry": "1"}))

    await slack.says("U1", slack.dm("U1"), "Hello?")

    assert len(app.requests) == 1


async def test_the_app_hears_its_own_messages_edits_and_deletions(
    slack: Slack, app: App, client: AsyncWebClient
) -> None:
    said = await slack.says("U1", slack.dm("U1"), "Helo?")
    await slack.edits(said, "Hello?")
    await slack.deletes(said)
    await client.chat_postMessage(channel=said.channel, text="Hi.")
    await slack.settled()

    subtypes = [event.get("subtype") for event in _events(app)]
    assert subtypes == [None, "message_changed", "message_deleted", None]
    assert _events(app)[-1]["bot_id"] == "B1"


async def test_an_event_without_subscription_or_scope_is_not_sent(slack: Slack, app: App) -> None:
    manifest = {
        "oauth_config": {"scopes": {"bot": ["im:history", "chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im", "message.channels"]}},
    }
    slack.install(manifest)

    await slack.says("U1", "C1", "<@UBOT> nobody hears this")
    await slack.says("U1", slack.dm("U1"), "but this")

    assert [event["text"] for event in _events(app)] == ["but this"]


async def test_a_press_and_its_response_url(slack: Slack, app: App, client: AsyncWebClient) -> None:
    yes, no = (
        {"text": {"type": "plain_text", "text": name}, "value": name.lower()} for name in ("Good", "Bad")
    )
    feedback = {
        "type": "feedback_buttons",
        "action_id": "rate",
        "positive_button": yes,
        "negative_button": no,
    }
    await client.chat_postMessage(
        channel="C1", text="Hi.", blocks=[{"type": "context_actions", "elements": [feedback]}]
    )
    await slack.settled()

    await slack.presses("U1", slack.channel("C1").by_bot[0], "rate", "bad")

    payload = json.loads(parse_qs(app.requests[-1][1].decode())["payload"][0])
    assert (payload["type"], payload["actions"][0]["value"]) == ("block_actions", "bad")
    await AsyncWebhookClient(payload["response_url"]).send(text="Thanks.", response_type="ephemeral")
    assert slack.channel("C1").messages[-1].ephemeral_for == "U1"


async def test_a_modal_opens_once_and_closes_with_its_submission(
    slack: Slack, app: App, client: AsyncWebClient
) -> None:
    app.answers.append(web.json_response({"text": "Opening."}))
    await slack.commands("U1", "C1", "/reply", "now")
    trigger = parse_qs(app.requests[-1][1].decode())["trigger_id"][0]

    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Reply"},
        "blocks": [{"type": "divider"}],
    }
    opened = await client.views_open(trigger_id=trigger, view=view)
    await slack.submits("U1", opened["view"]["id"], {"b": {"a": {"type": "plain_text_input", "value": "x"}}})

    assert slack.channel("C1").messages[-1].text == "Opening."
    assert slack.world.views == {}


async def test_the_address_is_verified_with_a_signed_challenge(slack: Slack, app: App) -> None:
    app.answers.append(web.Response(text="challenge-1"))

    assert (await slack.verifies_url()).answer == "challenge-1"
    assert SignatureVerifier(slack.signing_secret).is_valid_request(app.requests[0][1], app.requests[0][0])
