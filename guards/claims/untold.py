"""Holds causes and channels to what is known: "because of the storm", "ask us on WhatsApp".

Judges a cause only where none of its words is known, and a channel only by its own name.
"""

from __future__ import annotations

import re
from typing import Final

from guards.base import Evidence
from guards.text.content import content
from guards.text.glance import has_part
from guards.text.notation import plain
from guards.text.patterns import any_word
from guards.text.statements import Sentence

_BEFORE: Final = (  # words of a cause, and then the cause
    r"(?:"
    + any_word("""
    because(?: of)? | (?<!is )(?<!are )(?<!was )due to | owing to | on account of
    wegen | aufgrund | infolge | weil
    parce qu?e? | à cause d[eu]s? | à cause d | en raison d[eu]s? | en raison d | suite à
    porque | a causa del? | debido al? | por culpa del? | por falta de
    porque | por causa d[aeo]s? | devido a[os]? | por conta d[aeo]s?
    因为 | 因為 | 由于 | 由於 | (?<!原)因(?=[\u4e00-\u9fff])
    """)
    + r") ?(?P<cause>[^,.;:!?()\n]{2,48})"
)
_BEHIND: Final = (
    r"(?P<ko>[\uac00-\ud7a3 ]{2,20}?) ?(?:때문에|로 ?인해)"
    r"|(?P<ja>[\u30a1-\u30fc\u4e00-\u9fffの]{2,12})(?:のため|により)"
)
_CAUSE: Final = re.compile(f"{_BEFORE}|{_BEHIND}")
_CAUSES: Final = (
    "because", "due to", "owing to", "account of", "wegen", "weil", "parce", "porque",
    "인해", "aufgrund", "infolge", "cause", "raison",
    "suite à", "causa", "debido", "culpa", "falta", "devido", "conta d", "因", "由于",
    "때문", "ため", "により",
)  # fmt: skip
_THAT: Final = re.compile(
    r"(?:this|that|it|these|your (?:request|question)|dem|dessen|cela|eso|isso|그|その|この|此|这|那|什么|何"
    r"|(?:i|we|ich|wir|je|j|nous)\b|no (?:tengo|puedo|podemos|tenemos|sé|veo)"
    r"|não (?:tenho|posso|podemos|temos|sei|vejo)"
    r"|我(?:们|們)?(?:不|没|沒|看不|无法|無法))"
)
_CHANNEL: Final = re.compile(
    any_word("""
    whats ?app | telegram | messenger | facebook | instagram | twitter | tiktok | wechat | viber
    skype | zoom | sms | fax
    카카오톡 | 카톡
    ファックス | 微信 | 公众号 | 小程序 | 支付宝 | 微博 | 短信
    """),
    re.IGNORECASE,
)
_CHANNELS: Final = (
    "whats", "telegram", "messenger", "facebook", "instagram", "twitter", "tiktok", "wechat", "viber",
    "skype", "zoom", "sms", "fax", "카카오", "카톡", "ファックス", "微", "公众号", "小程序",
    "支付宝", "短信",
)  # fmt: skip


_BY_PHONE: Final = re.compile(
    any_word(
        """
        (?:by|over the) (?:tele)?phone | call us
        telefonisch | per telefon | am telefon | rufen sie uns
        par téléphone | appelez nous
        por teléfono | llámenos
        por telefone | ligue para
        전화로 | 전화해 | 電話で | お電話 | 打电话 | 致电 | 电话联系
        """
    )
)
_PHONES: Final = re.compile(
    r"phone|call|telef|téléph|teléf|anruf|\btel\b|hotline|appel|llam|lig(?:ue|ar)|전화|電話|电话|热线|来电"
)
_TELS: Final = (
    "phone",
    "call",
    "telefon",
    "rufen",
    "télé",
    "appel",
    "telé",
    "lláme",
    "ligue",
    "전화",
    "電話",
    "电",
    "致",
)


def untold_cause(sentence: Sentence, evidence: Evidence) -> bool:
    """It says why something is so, and nothing that is known speaks of most of that."""
    text = sentence.whole.text
    if not has_part(text, _CAUSES):
        return False
    causes = [next(filter(None, found.groups())) for found in _CAUSE.finditer(text)]
    told = [content(cause) for cause in causes if not _THAT.match(cause.strip())]
    known = _known(evidence) if any(told) else frozenset[str]()
    return any(words and 2 * len(words & known) < len(words) for words in told)


def untold_channel(sentence: Sentence, evidence: Evidence) -> bool:
    """It names a channel that nothing tells of."""
    text = sentence.whole.text
    if _is_by_phone(sentence) and not any(map(_PHONES.search, map(_bare, _texts(evidence)))):
        return True
    if not has_part(text, _CHANNELS):
        return False
    named = {_bare(found[0]) for found in _CHANNEL.finditer(text)}
    return bool(named) and not all(
        any(channel in _bare(told) for told in _texts(evidence)) for channel in named
    )


def _is_by_phone(sentence: Sentence) -> bool:
    text = sentence.whole.text
    return (
        has_part(text, _TELS)
        and _BY_PHONE.search(text) is not None
        and "grammar.not" not in sentence.whole.keys
    )


def _bare(text: str) -> str:
    return plain(text).lower().replace(" ", "")


def _known(evidence: Evidence) -> frozenset[str]:
    return frozenset[str]().union(*(content(plain(text).lower()) for text in _texts(evidence)))


def _texts(evidence: Evidence) -> list[str]:
    facts = [
        f"{fact.name} {fact.description} {fact.value}".replace("_", " ") for fact in evidence.facts.values()
    ]
    passages = [f"{one.title} {one.text.value}" for one in evidence.passages]
    return [*facts, *passages, *(one.value for one in evidence.said)]
