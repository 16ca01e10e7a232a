"""Turns checked text into what one person reads: facts filled in, placeholders opened, nothing else changed.

Inserted values are escaped: they can never become Markdown, a link, or a reference of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Final

from guards.base import CheckedText, Fact, MaskedText, OutgoingText, RawText, VaultEntry
from guards.figures.zones import zone_name
from guards.inputs import clean
from guards.pii.book import open_entry
from guards.pii.placeholders import BARE, LENIENT, REFERENCE, canonical
from guards.vault import PersonVault

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~|&#{}]")
_SPECIAL_IN_CODE: Final = re.compile(
    r"[\\`\[\]<>~|&#{}]"
)  # there a backslash shows, and * and _ are only signs
_EITHER: Final = re.compile(
    r"(?P<code>(?<![`\\])(?P<ticks>`+)(?!`)(?P<inside>.+?)(?<!`)(?P=ticks)(?!`))"
    f"|(?P<fact>{REFERENCE.pattern})|(?P<original>{LENIENT.pattern}|{BARE.pattern})",
    re.ASCII | re.DOTALL,
)


class RenderingFailed(Exception):
    """A checked answer refers to a fact that is not given any more. Remedy: answer the turn again."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """`values` are all that was filled in, before they were made inert: for nobody but `reread.py`."""

    text: OutgoingText
    values: tuple[str, ...] = field(repr=False)


def render(
    checked: CheckedText,
    *,
    facts: Mapping[str, Fact],
    originals: Sequence[VaultEntry],
    vault: PersonVault,
    language: str,
    home: tzinfo = UTC,
) -> OutgoingText:
    """As `rendering`, for what is sent. Raises RenderingFailed."""
    return rendering(
        checked, facts=facts, originals=originals, vault=vault, language=language, home=home
    ).text


def rendering(
    checked: CheckedText,
    *,
    facts: Mapping[str, Fact],
    originals: Sequence[VaultEntry],
    vault: PersonVault,
    language: str,
    home: tzinfo = UTC,
) -> Rendering:
    """One pass, so that a value which looks like a reference is never filled in again.

    `home` is the zone of the installation, which needs no name.
    """
    sealed = {entry.placeholder: entry for entry in originals}
    values = list[str]()

    def filled(found: re.Match[str], special: re.Pattern[str] = _SPECIAL) -> str:
        if found["code"]:
            ticks, inside = found["ticks"], found["inside"]
            return ticks + _EITHER.sub(lambda within: filled(within, _SPECIAL_IN_CODE), inside) + ticks
        if found["fact"]:
            value = _of_fact(found["fact"], facts, language, home)
        elif (original := _original(found["original"], sealed, vault)) is None:
            return found["original"]
        else:
            value = original
        values.append(value)
        return escape(value, special)

    return Rendering(OutgoingText(_EITHER.sub(filled, checked.masked.value)), tuple(values))


def staff_text(raw: RawText, *, originals: Sequence[VaultEntry], vault: PersonVault) -> OutgoingText:
    """A staff member's own words: cleaned, their placeholders opened, nothing checked."""
    sealed = {entry.placeholder: entry for entry in originals}

    def opened(found: re.Match[str]) -> str:
        original = _original(found[0], sealed, vault)
        return found[0] if original is None else escape(original)

    return OutgoingText(LENIENT.sub(opened, clean(raw.text)))


def reveal(entry: VaultEntry, vault: PersonVault) -> OutgoingText:
    """One original value, for a member of staff: the caller has written the audit row."""
    return OutgoingText(open_entry(entry, vault))


def notice(text: str) -> CheckedText:
    """A sentence that Parley itself wrote; only literal texts of the catalogue may come here."""
    return CheckedText(MaskedText.authored(text))


def after(text: OutgoingText, before: OutgoingText) -> OutgoingText | None:
    """What `text` says beyond `before`; None when it does not begin with it."""
    return OutgoingText(text.text[len(before.text) :]) if text.text.startswith(before.text) else None


def followed(text: OutgoingText, by: CheckedText) -> OutgoingText:
    """With a sentence of Parley's own in a paragraph below."""
    return OutgoingText(f"{text.text.rstrip()}\n\n{by.masked.value}")


def escape(value: str, special: re.Pattern[str] = _SPECIAL) -> str:
    """The value as literal text in Markdown, on one line."""
    return special.sub(r"\\\g<0>", " ".join(value.split()))


def written(fact: Fact, language: str, home: tzinfo = UTC) -> str:
    """A fact's value as people of this language write it; never rounded."""
    style = _STYLES.get(language.split("-")[0].split("_")[0].lower(), _STYLES["en"])
    value = fact.value
    if isinstance(value, datetime):
        return f"{_day(value, style)} {value:%H:%M}{_zone(value, home)}"
    if isinstance(value, date):
        return _day(value, style)
    if isinstance(value, str):
        return value
    if fact.type == "money":
        return _money(value, (fact.currency or "").upper(), style)
    if fact.type == "percent":
        return _number(value, style) + style.percent
    return _number(value, style) + (f" {fact.unit}" if fact.unit else "")


@dataclass(frozen=True, slots=True)
class _Style:
    group: str
    decimal: str
    percent: str
    money_after: bool
    day: str
    months: str = ""

    def month(self, number: int) -> str:
        return self.months.split()[number - 1] if self.months else ""


_STYLES: Final = {
    "en": _Style(
        ",", ".", "%", False, "{month} {day}, {year}",
        "January February March April May June July August September October November December",
    ),
    "de": _Style(
        ".", ",", "\u00a0%", True, "{day}. {month} {year}",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "fr": _Style(
        "\u202f", ",", "\u00a0%", True, "{day} {month} {year}",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "es": _Style(
        ".", ",", "\u00a0%", True, "{day} de {month} de {year}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "pt": _Style(
        ".", ",", "%", True, "{day} de {month} de {year}",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ),
    "ko": _Style(",", ".", "%", False, "{year}년 {number}월 {day}일"),
    "ja": _Style(",", ".", "%", False, "{year}年{number}月{day}日"),
    "zh": _Style(",", ".", "%", False, "{year}年{number}月{day}日"),
}  # fmt: skip
_SIGNS: Final = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "KRW": "₩", "INR": "₹",
    "BRL": "R$", "AUD": "A$",
    "CAD": "C$", "HKD": "HK$", "NZD": "NZ$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$", "TRY": "₺", "ILS": "₪",
}  # fmt: skip
_PLACES: Final = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3}


def _day(value: date, style: _Style) -> str:
    return style.day.format(
        year=value.year, month=style.month(value.month), number=value.month, day=value.day
    )


def _zone(moment: datetime, home: tzinfo) -> str:
    """ " UTC+9"; nothing for the installation's own time, unless that is UTC, where nobody lives."""
    own = str(home) != "UTC" and moment.utcoffset() == moment.astimezone(home).utcoffset()
    return "" if own else f" {zone_name(moment)}"


def _money(value: Decimal, currency: str, style: _Style) -> str:
    amount = _number(abs(value), style, places=_PLACES.get(currency, 2))
    sign = "-" if value < 0 else ""
    if not currency:
        return sign + amount
    if style.money_after or currency not in _SIGNS:
        return f"{sign}{amount}\u00a0{_SIGNS.get(currency, currency)}"
    return f"{sign}{_SIGNS[currency]}{amount}"


def _number(value: Decimal, style: _Style, places: int = 0) -> str:
    """Grouped in threes, with at least `places` decimals and all that the value has."""
    exact = value.normalize()
    exponent = exact.as_tuple().exponent
    has = -exponent if isinstance(exponent, int) else 0
    whole, _, fraction = f"{exact:,.{max(places, has, 0)}f}".partition(".")
    return whole.replace(",", style.group) + (style.decimal + fraction if fraction else "")


def _of_fact(reference: str, facts: Mapping[str, Fact], language: str, home: tzinfo) -> str:
    fact = facts.get(reference[1:-1])
    if fact is None:
        raise RenderingFailed(f"no fact is named {reference}")
    return written(fact, language, home)


def _original(written_as: str, sealed: Mapping[str, VaultEntry], vault: PersonVault) -> str | None:
    """None for a placeholder that was never issued here."""
    found = LENIENT.fullmatch(written_as) or BARE.fullmatch(written_as)
    entry = sealed.get(canonical(found)) if found else None
    return open_entry(entry, vault) if entry else None
