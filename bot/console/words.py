"""How the console names things: short English labels for codes; and what a text looks like to staff."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from adapters.formatting import Block, Inline, blocks, plain
from guards.pii.placeholders import PLACEHOLDER

_CHANNELS = {"web": "Web", "slack": "Slack", "telegram": "Telegram"}
_REASONS = {
    "asked": "Asked for a person",
    "failed": "No reliable answer",
    "low_confidence": "Unsure",
    "masker": "Could not be masked",
    "erase": "Asks to delete their data",
    "model": "The bot asked for a person",
    "refused": "The model declined",
    "facts": "Account data not available",
    "undelivered": "An answer did not arrive",
    "released": "Their colleague has left",
    "risk": "High risk: no model was asked",
}
_AUTHORS = {"person": "Visitor", "bot": "Bot", "staff": "Staff", "system": "Parley", "note": "Staff"}
_DELIVERY = {
    "queued": "On its way",
    "sending": "On its way",
    "sent": "Delivered",
    "unknown": "May have arrived",
    "dead": "Not sent",
}

_SIGNS: Mapping[str, str] = {
    "rate": "Wrote on beyond the limits",
    "repetition": "The same words again and again",
    "injection": "Words that read like instructions to the model",
    "sensitive": "Many secrets or cards at once",
    "refusal": "The model would not answer",
    "links": "Many links to elsewhere",
    "forgery": "An identity that nobody signed",
    "mark": "Marks of staff",
}
_FAILURES = {
    "timeout": "Does not answer in time",
    "slow": "Answers too slowly",
    "network": "Cannot be reached",
    "overloaded": "Overloaded",
    "rate_limited": "Takes no more for now",
    "cut": "Answers break off",
    "malformed": "Answers cannot be read",
    "quota": "The quota is used up: see to the account",
    "auth": "The key is refused: see to the account",
    "unknown_model": "The account has no such model: see to the settings",
}
_ENDINGS = {
    "rejected": "What came next did not pass the checks",
    "late": "It was not whole in time",
    "taken_over": "Staff took over",
    "escalated": "The conversation was given to a person",
    "stopped": "Nobody wanted more of it",
    "closed": "The conversation was closed",
    "broken": "Something failed inside Parley",
    "crashed": "Parley ended while it grew",
    "cut": "The model's answer was cut",
    "timeout": "The model fell silent",
    "network": "The connection to the model broke",
    "refused": "The model declined to go on",
    "filtered": "The provider's filter ended it",
    "malformed": "The rest of it could not be read",
}
_SOURCES = {
    "rules": "A rule",
    "rules:stop": "A fixed sentence",
    "knowledge": "Approved knowledge",
    "cache": "An answer given before",
    "openai": "OpenAI",
    "anthropic": "Anthropic",
}
_TIERS = {
    "normal": "The bot answers as usual.",
    "careful": "What they write proves nothing: figures in an answer come from facts or knowledge alone.",
    "restricted": "No model is asked: rules, knowledge and people answer.",
}


def channel(code: str) -> str:
    return _CHANNELS.get(code, code.capitalize())


def reason(code: str) -> str:
    return _REASONS.get(code, code.replace("_", " ").capitalize())


def sign(code: str) -> str:
    return _SIGNS[code]


def _failure(code: str) -> str:
    return _FAILURES.get(code, "Shut out")


def _tier(code: str) -> str:
    return _TIERS[code]


def _author(code: str) -> str:
    return _AUTHORS[code]


def _delivery(code: str) -> str:
    return _DELIVERY[code]


def _tag(person_id: str) -> str:
    """Four characters that tell people apart at a glance, and nothing else about them."""
    return hashlib.sha256(person_id.encode()).hexdigest()[:4].upper()


def _actor(code: str, names: Mapping[str, str]) -> str:
    """An actor or subject of the audit log, by name where it is a member of staff."""
    return names.get(code.removeprefix("staff:"), code)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A masked text cut at its placeholders: each piece, and whether it is one."""
    done = 0
    for found in PLACEHOLDER.finditer(text):
        yield text[done : found.start()], False
        yield found[0], True
        done = found.end()
    yield text[done:], False


def _blocks(text: str, author: str) -> list[Block]:
    """As Markdown what channels show so, that staff read it as the customer does; no link leads anywhere."""
    return plain(text) if author in ("person", "note") else blocks(text, link_hosts=frozenset())


def _gist(text: str) -> str:
    """The words alone, on one line."""
    return " ".join(_words_of(blocks(text, link_hosts=frozenset())))


def _words_of(tree: Iterable[Block]) -> Iterator[str]:
    for block in tree:
        yield "".join(_inline(block.get("children", ()))) or block.get("text", "")
        for item in block.get("items", ()):
            yield from _words_of(item)


def _inline(children: Iterable[Inline]) -> Iterator[str]:
    for one in children:
        yield " " if one["type"] == "break" else one.get("text", "")
        yield from _inline(one.get("children", ()))


def _fault(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _source(code: str) -> str:
    """Who found the words of an answer."""
    return _SOURCES.get(code, _SOURCES.get(code.partition(":")[0], code))


def _ended(code: str) -> str:
    """Why only a part of an answer was said."""
    return _ENDINGS.get(code, reason(code))


def _usd(amount: Decimal) -> str:
    """To the ten-thousandth of a cent, which is what a short call costs."""
    return f"{amount:.6f}"


FILTERS: Mapping[str, Callable[..., object]] = {
    "channel": channel,
    "reason": reason,
    "author": _author,
    "sign": sign,
    "failure": _failure,
    "tier": _tier,
    "delivery": _delivery,
    "tag": _tag,
    "fault": _fault,
    "source": _source,
    "ended": _ended,
    "usd": _usd,
    "actor": _actor,
    "pieces": _pieces,
    "blocks": _blocks,
    "gist": _gist,
}
