"""Several workspaces install the app: in one browser, once, and its token is kept until it is taken back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from adapters.base import Address, Letter
from adapters.slack.base import SlackOptions
from adapters.slack.manifest import scopes
from guards.base import OutgoingText
from tests.adapters.slack.conftest import Connect, Wired
from tests.clock import ManualClock
from tests.peers.slack import Slack

PUBLIC = "https://parley.example"


@pytest.fixture
async def wired(slack: Slack, connect: Connect) -> Wired:
    slack.found("T2", installed=False)
    return await connect(
        bot_token=None, client_id=slack.client_id, client_secret=slack.client_secret, public_url=PUBLIC
    )


class Browser:
    """Keeps its cookie, also over the public address that stands for the local one."""

    def __init__(self, wired: Wired) -> None:
        self._url, self._cookie = wired.url, ""

    async def get(self, address: str) -> httpx2.Response:
        target = urlsplit(address)
        path = f"{self._url}{target.path}?{target.query}"
        async with httpx2.AsyncClient() as client:
            answer = await client.get(path, headers={"Cookie": self._cookie})
        self._cookie = answer.headers.get("set-cookie", "").partition(";")[0] or self._cookie
        return answer


async def test_a_workspace_installs_the_app_and_is_answered(slack: Slack, wired: Wired) -> None:
    browser = Browser(wired)
    asked = await browser.get("/slack/install")
    installed = await browser.get(slack.consents(asked.headers["location"], "T2"))
    await slack.says("U1", slack.dm("U1", "T2"), "Hello?")
    answer = Letter("L1", "bot", OutgoingText("Hi"))
    await wired.connection.channel.send(Address("slack", "T2", slack.dm("U1", "T2").id), answer)

    assert (installed.status_code, installed.text) == (
        200,
        "Parley is installed in Acme. You can close this page.",
    )
    assert [row.address.installation for row in wired.core.rows.values()] == ["T2"]
    assert len(slack.dm("U1", "T2").by_bot) == 1
    assert list(wired.drawer.kept) == ["slack:T2"]


async def test_it_asks_for_exactly_what_it_uses(slack: Slack, wired: Wired) -> None:
    asked = await Browser(wired).get("/slack/install")
    location = urlsplit(asked.headers["location"])
    wanted = {name: values[0] for name, values in parse_qs(location.query).items()}

    assert location.path == "/oauth/v2/authorize"
    assert set(wanted["scope"].split(",")) == scopes(SlackOptions("http"))
    assert wanted["redirect_uri"] == f"{PUBLIC}/slack/oauth"
    assert {"httponly", "secure", "samesite=lax"} <= set(asked.headers["set-cookie"].lower().split("; "))


async def test_another_browser_a_late_one_and_a_forged_state(
    slack: Slack, wired: Wired, clock: ManualClock
) -> None:
    browser = Browser(wired)
    back = slack.consents((await browser.get("/slack/install")).headers["location"], "T2")
    other = Browser(wired)
    await other.get("/slack/install")
    answers = [await Browser(wired).get(back), await other.get(back)]
    for forged in ("", "1.x", "99999999999.00", "é.é"):
        answers.append(await browser.get(f"/slack/oauth?code=1&state={forged}"))
    late = Browser(wired)
    back = slack.consents((await late.get("/slack/install")).headers["location"], "T2")
    clock.advance(601)
    answers.append(await late.get(back))

    assert [answer.status_code for answer in answers] == [400] * len(answers)
    assert slack.called("oauth.v2.access") == []
    assert wired.drawer.kept == {}


async def test_who_declines_or_comes_twice_installs_nothing(slack: Slack, wired: Wired) -> None:
    browser = Browser(wired)
    back = slack.consents((await browser.get("/slack/install")).headers["location"], "T2")
    state = parse_qs(urlsplit(back).query)["state"][0]
    declined = await browser.get(f"/slack/oauth?error=access_denied&state={state}")
    wrong = Browser(wired)
    location = (await wrong.get("/slack/install")).headers["location"]
    state = parse_qs(urlsplit(location).query)["state"][0]
    unknown = await wrong.get(f"/slack/oauth?code=unknown&state={state}")

    assert (declined.status_code, unknown.status_code) == (400, 502)
    assert wired.drawer.kept == {}


async def test_a_token_goes_when_the_app_is_taken_out_and_stays_when_it_is_back(
    slack: Slack, wired: Wired
) -> None:
    browser = Browser(wired)
    await browser.get(slack.consents((await browser.get("/slack/install")).headers["location"], "T2"))
    await slack.tells({"type": "tokens_revoked", "tokens": {"bot": ["UBOTT2"]}}, team="T2")
    back = dict(wired.drawer.kept)
    await slack.uninstalls("T2")

    assert (list(back), wired.drawer.kept) == (["slack:T2"], {})
    assert ("alarm", "slack", "uninstalled") in wired.core.told


async def test_events_of_a_workspace_that_is_not_installed_reach_nobody(slack: Slack, wired: Wired) -> None:
    await slack.says("U1", slack.dm("U1"), "Hello?")

    assert wired.core.rows == {}
