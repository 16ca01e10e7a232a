"""The app manifest: exactly the rights and events that the code uses, and the addresses it listens at."""

from __future__ import annotations

from adapters.slack.api import Json
from adapters.slack.base import SlackOptions
from adapters.slack.calls import METHODS
from adapters.slack.events import EVENTS

_EVENTS_PATH, _REDIRECT_PATH = "/slack/events", "/slack/oauth"


def scopes(options: SlackOptions) -> frozenset[str]:
    """The rights of what is called and of what is listened to."""
    called = [method.scopes for method in METHODS.values() if options.desk or not method.desk]
    return frozenset(scope for used in (*called, *EVENTS.values()) for scope in used)


def manifest(options: SlackOptions, name: str = "Parley") -> Json:
    """For "Create an app from a manifest" at api.slack.com/apps."""
    return {
        "display_information": {"name": name[:35], "description": "Support, answered here."},
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": name[:80], "always_online": True},
            "assistant_view": {"assistant_description": "Ask anything about our products."},
        },
        "oauth_config": {**_redirects(options), "scopes": {"bot": sorted(scopes(options))}},
        "settings": {
            "event_subscriptions": {**_address(options), "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **_address(options)},
            "org_deploy_enabled": False,
            "socket_mode_enabled": options.mode == "socket",
            "token_rotation_enabled": False,
        },
    }


def _address(options: SlackOptions) -> Json:
    if options.mode == "socket":
        return {}
    return {"request_url": _base(options) + _EVENTS_PATH}


def _redirects(options: SlackOptions) -> Json:
    several = options.client_id and not options.bot_token
    return {"redirect_urls": [_base(options) + _REDIRECT_PATH]} if several else {}


def _base(options: SlackOptions) -> str:
    return (options.public_url or "https://parley.example.com").rstrip("/")
