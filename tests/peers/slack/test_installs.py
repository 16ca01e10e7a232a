"""The loopback Slack gives tokens to those whom a workspace let in, and takes them back."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack import Slack
from tests.peers.slack.conftest import App

REDIRECT = "https://parley.example/slack/oauth"


def _install_url(slack: Slack) -> str:
    asked = {"client_id": slack.client_id, "scope": "chat:write,im:history", "redirect_uri": REDIRECT}
    return f"https://slack.com/oauth/v2/authorize?{urlencode({**asked, 'state': 's1'})}"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # the SDK's own use of it
async def test_a_code_becomes_a_token_once(slack: Slack) -> None:
    slack.found("T2", installed=False)
    sent = parse_qs(urlsplit(slack.consents(_install_url(slack), "T2")).query)
    anyone = AsyncWebClient(base_url=slack.api_url)
    exchange = {"client_id": slack.client_id, "code": sent["code"][0], "redirect_uri": REDIRECT}

    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await anyone.oauth_v2_access(**exchange, client_secret="other")
    given = await anyone.oauth_v2_access(**exchange, client_secret=slack.client_secret)
    with pytest.raises(SlackApiError, match="invalid_code"):
        await anyone.oauth_v2_access(**exchange, client_secret=slack.client_secret)

    assert sent["state"] == ["s1"]
    assert (given["team"]["id"], given["scope"]) == ("T2", "chat:write,im:history")
    who = await AsyncWebClient(given["access_token"], slack.api_url).auth_test()
    assert who["user_id"] == given["bot_user_id"]


async def test_an_app_that_was_taken_out_hears_of_it_and_nothing_after(
    slack: Slack, app: App, client: AsyncWebClient
) -> None:
    await slack.uninstalls()
    await slack.says("U1", slack.dm("U1"), "Anybody?")

    assert len(app.requests) == 2
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()


async def test_the_same_person_in_two_workspaces_has_two_conversations(slack: Slack, app: App) -> None:
    slack.found("T2")

    one = await slack.says("U1", slack.dm("U1"), "one")
    two = await slack.says("U1", slack.dm("U1", "T2"), "two")

    assert (one.team, two.team) == ("T1", "T2")
    assert [delivery.parcel.payload["team_id"] for delivery in slack.deliveries] == ["T1", "T2"]
