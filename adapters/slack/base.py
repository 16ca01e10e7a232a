"""What the Slack connection is told: from the settings, once, at its construction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class SlackOptions:
    """One token for one workspace, or client id and secret for several that install it themselves.

    `desk` is the staff channel, `C123`, or `T123:C123` where there are several workspaces.
    """

    mode: Literal["http", "socket"]
    bot_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    api_url: str | None = None
    public_url: str | None = None
    streaming: bool = True
    desk: str | None = None
    reply_prefix: str = "!reply"
    link_hosts: frozenset[str] = frozenset()
