"""Whether a clause only repeats what somebody said, denies it, or supposes it: then it states nothing.

What people say themselves may be repeated to them, but it proves nothing about their account.
"""

from __future__ import annotations

import re
from typing import Final

from guards.text.patterns import any_word

_REPEATED: Final = re.compile(
    any_word(
        r"""
        you (?:\w+ )?(?:said|say|wrote|write|mention\w*|told|tell|ask\w*|sent|paid|pay|spent|enter\w*|typed)
        you (?:\w+ )?expect\w* | as you | your (?:message|screenshot|figure|question) | according to you
        if | would | could | should | may | might | can | not | \w+n['’]t | never | cannot | instead of
        rather than | neither | nor | whether | unless
        sie (?:\w+ )?(?:sag\w+|schr\w+|erwähn\w*|nenn\w*|nannten|frag\w+|zahl\w+|überw\w+|erwart\w+)
        haben sie | wie sie | laut ihnen | wenn | falls | würde\w* | könnte\w* | kann | können | nicht
        kein\w* | statt | ob
        vous (?:\w+ )?(?:dit|dites|écri\w*|mentionn\w*|demand\w*|indiqu\w*|pay\w*|vers\w*|attend\w*)
        si | serait | pourrait | peut | peuvent | ne | pas | au lieu de | selon vous
        (?:usted |ha |has )?(?:dice|dijo|escrib\w*|mencion\w*|pregunt\w*|indic[aó]\w*|pag[aó]\w*)
        sería | podría | puede\w* | no | ni | en lugar de | en vez de | según usted
        (?:você |o senhor |a senhora )?(?:disse|escrev\w*|pergunt\w*|indicou|pagou)
        se | seria | poderia | pode\w* | não | em vez de | nem
        おっしゃ | お書き | ご記載 | お尋ね | お支払い | ご入金 | とのこと | ではな | ではあり | ではござ
        ません | もし | 場合
        말씀 | 적어 | 쓰신 | 문의하신 | 보내신 | 결제하신 | 입금하신 | 아니 | 않 | 만약 | 경우 | 다면 | 라면
        您说 | 您提到 | 您写 | 您所 | 您支付 | 您付 | 不是 | 不为 | 没有 | 如果 | 若 | 并非 | 而不
        """
    ),
    re.IGNORECASE,
)
# "Your order total is €50": of a sum that a fact tells of, though a price may be anybody's.
_TOTAL: Final = re.compile(
    any_word(
        r"""
        your (?:order )?total | total of your order | ihr gesamtbetrag | gesamtbetrag ihrer bestellung
        (?:le |el |o )?total de (?:votre commande|su pedido|tu pedido|seu pedido|sua compra)
        注文の?合計 | ご注文合計 | 주문 ?(?:총액|합계|금액) | 订单总额 | 订单金额 | 订单合计
        """
    ),
    re.IGNORECASE,
)
_FAR: Final = 80  # characters before the figure
_NEAR: Final = 40  # and behind it: "500 € was mentioned by you"
_BORDER: Final = re.compile(r"[.!?…。！？;\n](?=\s|$|[^\x00-\x7f])")


def is_repeated(text: str, start: int, end: int) -> bool:
    """Of the sentence around a figure."""
    before = _BORDER.split(text[max(0, start - _FAR) : start])[-1]
    behind = _BORDER.split(text[end : end + _NEAR])[0]
    return _REPEATED.search(before) is not None or _REPEATED.search(behind) is not None


def is_total(text: str, start: int) -> bool:
    """Whether a figure is said to be what their own order comes to."""
    return _TOTAL.search(_BORDER.split(text[max(0, start - _FAR) : start])[-1]) is not None
