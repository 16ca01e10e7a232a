"""What a person has before them when a message stands there: its words, who is pinged, where links lead."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from tests.peers.slack.world import Json, Message

_CONTROL = re.compile(r"<([^<>\n]+)>")
_URL = re.compile(r"https?://[^\s<>|]+")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_NAMED = re.compile(r"@(channel|here|everyone)\b")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]*)\]\(<?([^)\s>]+)>?[^)\n]*\)")


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Seen:
    """`pings` would notify somebody; `links` can be followed; `unfurled` are fetched without a click."""

    text: str
    pings: tuple[str, ...]
    links: tuple[Link, ...]
    unfurled: tuple[str, ...]
    buttons: tuple[str, ...]


@dataclass
class _Eye:
    pings: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    full: bool = False  # parse=full or link_names: names are looked up too

    def mrkdwn(self, text: str, *, verbatim: bool = False) -> str:
        """Slack's own markup: what is between angle brackets acts, the rest is escaped text."""
        parts = _CONTROL.split(text)
        shown = [
            self._control(part) if index % 2 else self._plain(part, verbatim)
            for index, part in enumerate(parts)
        ]
        return "".join(shown)

    def _control(self, inner: str) -> str:
        target, _, label = inner.partition("|")
        if target[:1] in "@!":
            if not target.startswith("!date"):
                self.pings.append(target)
            return label or f"@{target[1:]}"
        if target.startswith("#"):
            return f"#{label or target[1:]}"
        if "://" in target or target.startswith(("mailto:", "tel:")):
            return self.link(html.unescape(label or target), html.unescape(target))
        return html.unescape(f"<{inner}>")

    def _plain(self, text: str, verbatim: bool) -> str:
        shown = html.unescape(text)
        if not verbatim:
            for url in _URL.findall(shown):
                self.link(url, url)
        if self.full:
            self.pings.extend(f"@{name}" for name in _NAMED.findall(shown))
        return shown

    def markdown(self, text: str) -> str:
        """Markdown for Slack: its links and images, bare addresses, and Slack's control sequences too.

        Nothing promises that names stay words there, unless they are code.
        """
        self.pings.extend(f"@{name}" for name in _NAMED.findall(_CODE.sub("", text)))
        shown, start = "", 0
        for match in _MARKDOWN_LINK.finditer(text):
            shown += self.mrkdwn(text[start : match.start()]) + self.link(match[1], match[2])
            start = match.end()
        return shown + self.mrkdwn(text[start:])

    def link(self, label: str, url: str) -> str:
        self.links.append(Link(label, url))
        return label

    def block(self, block: Json) -> str:
        kind = block["type"]
        if kind == "rich_text":
            return "\n".join(self._rich(part) for part in block["elements"])
        if kind == "markdown":
            return self.markdown(block["text"])
        if kind in ("section", "header"):
            words = [self.text(entry) for entry in [block.get("text"), *block.get("fields", [])] if entry]
            return "\n".join(words + self._elements([block["accessory"]] if "accessory" in block else []))
        return "\n".join(self._elements(block.get("elements", [])))

    def text(self, entry: Json) -> str:
        if entry["type"] == "mrkdwn":
            return self.mrkdwn(entry["text"], verbatim=bool(entry.get("verbatim")))
        return str(entry["text"])

    def _elements(self, elements: list[Json]) -> list[str]:
        words = [self.text(element) for element in elements if element["type"] in ("plain_text", "mrkdwn")]
        for element in elements:
            if element["type"] == "button":
                self.buttons.append(element["text"]["text"])
                if element.get("url"):
                    self.link(element["text"]["text"], element["url"])
            elif element["type"] == "feedback_buttons":
                self.buttons += [
                    element[f"{kind}_button"]["text"]["text"] for kind in ("positive", "negative")
                ]
            elif element["type"] in ("static_select", "overflow"):
                self.buttons += [option["text"]["text"] for option in element["options"]]
        return words

    def _rich(self, part: Json) -> str:
        if part["type"] != "rich_text_list":
            return "".join(self._inline(element) for element in part["elements"])
        numbered, first = part["style"] == "ordered", int(part.get("offset", 0)) + 1
        lines = []
        for index, item in enumerate(part["elements"]):
            mark = f"{first + index}." if numbered else "•"
            lines.append("  " * int(part.get("indent", 0)) + f"{mark} {self._rich(item)}")
        return "\n".join(lines)

    def _inline(self, element: Json) -> str:
        kind = element["type"]
        if kind == "link":
            return self.link(str(element.get("text") or element["url"]), str(element["url"]))
        if kind in ("user", "usergroup", "broadcast"):
            name = str(element.get("user_id") or element.get("usergroup_id") or element.get("range"))
            self.pings.append(("!" if kind == "broadcast" else "@") + name)
            return f"@{name}"
        return str(element.get("text") or element.get("name") or "")


def seen(message: Message) -> Seen:
    """The words and links of the blocks, or without any of the text; pings and unfurling count in both."""
    full = message.link_names or message.parse in ("full", "client")
    eye, ear = _Eye(full=full), _Eye(full=full)
    shown = [eye.markdown(message.markdown)] if message.markdown else []
    shown += [words for block in message.blocks if (words := eye.block(block))]
    said = ear.mrkdwn(message.text)
    urls = [link.url for link in eye.links + ear.links if link.url.startswith("http")]
    unfurled = tuple(dict.fromkeys(urls)) if message.unfurl else ()
    text, links = ("\n".join(shown), eye.links) if shown else (said, ear.links)
    pings = tuple(dict.fromkeys(eye.pings + ear.pings))
    return Seen(text, pings, tuple(dict.fromkeys(links)), unfurled, tuple(eye.buttons))
