"""The manifest asks for what the code uses and nothing else; the checks name what is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters.connections import Check, Misconnected
from adapters.slack.base import SlackOptions
from adapters.slack.calls import METHODS
from adapters.slack.events import EVENTS
from adapters.slack.manifest import manifest, scopes
from tests.adapters.slack.conftest import Connect, Wired
from tests.peers.slack import Slack

HTTP = SlackOptions("http", client_id="1.2", public_url="https://parley.example/", desk="T1:CDESK")
SOCKET = SlackOptions("socket", bot_token="xoxb-1")
SOURCES = "\n".join(
    path.read_text() for path in Path("adapters/slack").glob("*.py") if path.name != "calls.py"
)


def test_every_method_is_called_and_every_call_is_a_method() -> None:
    named = set(re.findall(r'"((?:chat|conversations|views|assistant|users)\.[A-Za-z.]+)"', SOURCES))

    assert named - {"conversations."} == set(METHODS)


def test_every_event_is_listened_to() -> None:
    taken = set(re.findall(r'"(\w+)"', SOURCES.partition("async def take")[2]))
    ignored = {"assistant_thread_context_changed"}  # comes with the assistant, says nothing to us

    assert {event.partition(".")[0] for event in EVENTS} - taken - {"message"} <= ignored


def test_by_http_with_a_desk_for_several_workspaces() -> None:
    made = manifest(HTTP, "Help")

    assert made["oauth_config"]["redirect_urls"] == ["https://parley.example/slack/oauth"]
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://parley.example/slack/events"
    assert made["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": "https://parley.example/slack/events",
    }
    assert scopes(HTTP) - scopes(SOCKET) == {"channels:read", "groups:read"}


def test_by_socket_for_one_workspace() -> None:
    made = manifest(SOCKET)

    assert made["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in str(made)
    assert "redirect_urls" not in made["oauth_config"]
    assert made["oauth_config"]["scopes"]["bot"] == [
        *("app_mentions:read", "assistant:write", "channels:history"),
        *("chat:write", "groups:history", "im:history"),
    ]


# -- checks -------------------------------------------------------------------------------------------


@pytest.fixture
async def wired(slack: Slack, connect: Connect) -> Wired:
    slack.opens_channel("CDESK", "staff")
    return await connect(desk="CDESK", mode="socket", app_token=slack.app_token)


def named(wired: Wired, name: str) -> Check:
    return dict(wired.connection.checks())[name]


async def test_all_is_well(slack: Slack, wired: Wired) -> None:
    slack.install(manifest(SlackOptions("socket", desk="CDESK")))
    found = [await check() for _, check in wired.connection.checks()]

    assert found == [
        "connected to Acme",
        "all 8 rights are granted",
        "staff work in #staff",
        "a socket can be opened",
    ]


async def test_a_right_that_is_missing_is_named(slack: Slack, wired: Wired) -> None:
    slack.workspace.scopes = frozenset({"chat:write", "im:history"})
    with pytest.raises(Misconnected, match="app_mentions:read, assistant:write") as failed:
        await named(wired, "slack rights")()

    assert "parley slack manifest" in failed.value.remedy


async def test_a_revoked_token(slack: Slack, wired: Wired) -> None:
    slack.workspace.revoked = True
    with pytest.raises(Misconnected, match="account_inactive") as failed:
        await named(wired, "slack token")()

    assert "SLACK_BOT_TOKEN" in failed.value.remedy


async def test_a_desk_without_the_bot(slack: Slack, wired: Wired) -> None:
    slack.channel("CDESK").members.discard("UBOT")
    with pytest.raises(Misconnected, match="not in the staff channel") as failed:
        await named(wired, "slack desk")()

    assert "/invite" in failed.value.remedy


async def test_a_wrong_bot_token_stops_the_start(slack: Slack, connect: Connect) -> None:
    with pytest.raises(Misconnected, match="invalid_auth"):
        await connect(bot_token="xoxb-wrong")


async def test_slack_that_is_away_does_not_stop_the_start(connect: Connect) -> None:
    wired = await connect(api_url="http://127.0.0.1:9/api/")
    with pytest.raises(Misconnected, match="cannot be reached"):
        await named(wired, "slack token")()


async def test_a_desk_of_several_workspaces_says_in_which_it_is(connect: Connect) -> None:
    with pytest.raises(Misconnected, match="in which workspace"):
        await connect(bot_token=None, client_id="1.2", client_secret="s", desk="CDESK")


async def test_before_anybody_installed_it(connect: Connect) -> None:
    wired = await connect(bot_token=None, client_id="1.2", client_secret="s")
    with pytest.raises(Misconnected, match="no workspace") as failed:
        await named(wired, "slack rights")()

    assert "/slack/install" in failed.value.remedy
