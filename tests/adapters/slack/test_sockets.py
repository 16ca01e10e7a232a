"""Socket Mode: two connections; an envelope is acknowledged when it is stored, and never before."""

from __future__ import annotations

import asyncio

import pytest

from adapters.connections import Misconnected
from guards.base import Unavailable
from tests.adapters.slack.conftest import Connect, Wired
from tests.peers.slack import Slack


@pytest.fixture
async def wired(slack: Slack, connect: Connect) -> Wired:
    return await connect(mode="socket", app_token=slack.app_token, signing_secret=None)


async def test_two_connections_and_no_route_for_events(slack: Slack, wired: Wired) -> None:
    await slack.says("U1", slack.dm("U1"), "Hello?")

    assert len(slack.sockets.open) == 2
    assert wired.connection.routers == []
    assert [text for _, _, text in wired.core.said] == ["Hello?"]
    assert slack.deliveries[0].taken


async def test_what_is_not_stored_is_not_acknowledged(slack: Slack, wired: Wired) -> None:
    async def full() -> None:
        raise Unavailable

    wired.core.before, slack.patience = full, 0.3
    await slack.says("U1", slack.dm("U1"), "Hello?")
    acks = len(slack.sockets.acks)
    wired.core.before, slack.patience = None, 3.0
    await slack.redeliver(slack.deliveries[0])

    assert acks == 0
    assert slack.deliveries[0].taken
    assert len(wired.core.rows) == 1


async def test_SLK_21_a_refresh_then_a_cut_while_a_message_is_being_stored(
    slack: Slack, wired: Wired
) -> None:
    slack.retry_delays = (0.0, 0.0, 0.0)
    slack.retry_gate.clear()
    first = set(slack.sockets.open)
    await slack.sockets.refresh()
    await slack.until(lambda: len(slack.sockets.open) == 2)
    storing, stored = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        storing.set()
        await stored.wait()

    wired.core.before = slow
    await slack.says("U1", slack.dm("U1"), "Hello?", wait=False)
    await storing.wait()
    for index in (1, 0):
        slack.sockets.cut(index)
    await slack.until(lambda: slack.deliveries[0].outcomes)
    stored.set()
    slack.retry_gate.set()
    await slack.settled()
    await slack.until(lambda: len(slack.sockets.open) == 2)

    assert not first & set(slack.sockets.open)
    assert slack.deliveries[0].outcomes[0].reason == "connection_failed"
    assert slack.deliveries[0].taken
    assert len(wired.core.rows) == 1


async def test_the_answer_to_a_form_goes_with_the_acknowledgement(slack: Slack, connect: Connect) -> None:
    slack.opens_channel("CDESK")
    wired = await connect(mode="socket", app_token=slack.app_token, desk="CDESK")
    wired.staff.answer = "Too late."
    values = {"text": {"text": {"value": "Hi"}}}
    slack.world.views["V1"] = {
        "callback_id": "desk:reply",
        "id": "V1",
        "team_id": "T1",
        "type": "modal",
        "private_metadata": "CDESK:1.0",
    }
    outcome = await slack.submits("UANNA", "V1", values)

    assert outcome.json == {"response_action": "errors", "errors": {"text": "Too late."}}


async def test_too_many_events_raise_an_alarm(slack: Slack, wired: Wired) -> None:
    await slack.limits_events()

    assert wired.core.told == [("alarm", "slack", "rate_limited")]


async def test_a_token_that_opens_no_socket_stops_the_start(slack: Slack, connect: Connect) -> None:
    with pytest.raises(Misconnected, match="not_allowed_token_type") as failed:
        await connect(mode="socket", app_token="xapp-wrong")

    assert "SLACK_APP_TOKEN" in failed.value.remedy
