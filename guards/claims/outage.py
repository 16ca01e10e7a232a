"""Whether a sentence tells how things stand with this person while nobody can know: their facts are down.

A simple rule: who names something of theirs ("your order") must say that it cannot be seen, or what they do.
"""

from __future__ import annotations

import re
from typing import Final

from guards.text.lexicon import unaccented
from guards.text.notation import plain

_EN: Final = (
    r"(?:accounts?|balances?|orders?|parcels?|packages?|shipments?|deliver(?:y|ies)|refunds?|returns?|payments?"
    r"|invoices?|bills?|points|credits?|subscriptions?|bookings?|appointments?|tickets?|contracts?)"
)
_DE: Final = (
    r"(?:konto|kontostand|guthaben|saldo|bestellung(?:en)?|paket|sendung|lieferung"
    r"|ruckzahlung|erstattung|zahlung|rechnung|punkte|abo|vertrag|termin)"
)
_FR: Final = (
    r"(?:comptes?|soldes?|commandes?|colis|livraisons?|remboursements?"
    r"|paiements?|factures?|points|abonnement|rendez vous)"
)
_ES: Final = (
    r"(?:cuentas?|saldos?|pedidos?|paquetes?|envios?|entregas?"
    r"|reembolsos?|pagos?|facturas?|puntos|suscripcion|citas?)"
)
_PT: Final = (
    r"(?:contas?|saldos?|pedidos?|encomendas?|pacotes?|envios?|entregas?"
    r"|reembolsos?|pagamentos?|faturas?|pontos|assinatura)"
)
_THEIRS: Final = re.compile(
    "|".join(
        (
            rf"\byour (?:\w+ ){{0,2}}{_EN}\b|\byou (?:have|had|owe) (?:\w+ ){{0,3}}{_EN}\b",
            rf"\b(?:ihre?[nrms]?|deine?[nrms]?) (?:\w+ )?{_DE}\b",
            rf"\b(?:haben sie|sie haben|du hast) (?:\w+ ){{0,3}}{_DE}\b",
            rf"\b(?:votre|vos|ton|ta|tes) (?:\w+ )?{_FR}\b|\bvous (?:n['’ ])?avez (?:\w+ ){{0,3}}{_FR}\b",
            rf"\b(?:su|sus|tu|tus) (?:\w+ )?{_ES}\b|\b(?:tiene|tienes) (?:\w+ ){{0,3}}{_ES}\b",
            rf"\b(?:seus?|suas?|teus?|tuas?) (?:\w+ )?{_PT}\b|\b(?:tem|tens) (?:\w+ ){{0,3}}{_PT}\b",
            r"(?:고객님|회원님)[^.]{0,12}(?:주문|배송|잔액|환불|계정|결제|포인트)|주문하신|(?:주문|배송|잔액|환불|택배)[은는이가]",
            r"(?:お客様|あなた)の?[^。]{0,8}(?:注文|荷物|配送|残高|返金|口座|アカウント)|(?:ご注文|お荷物|ご返金|残高)[はが]",
            r"(?:您|你)的?[^。]{0,6}(?:订单|包裹|余额|退款|账户|快递|积分)",
        )
    )
)
_HONEST: Final = re.compile(
    r"\b(?:can ?not|unable|do not know|unavailable|not available|if|once|when|can|could|please|let)\b"
    r"|\b(?:nicht (?:\w+ ){0,2}(?:sehen|einsehen|abrufen|nachsehen|verfugbar))\b"
    r"|\b(?:konnen|kannst|wenn|falls|sobald|bitte|leider kann)\b"
    r"|\b(?:ne (?:\w+ ){0,2}(?:peux|pouvons|vois)|pouvez|si|quand|des que|indisponibles?)\b"
    r"|\b(?:no (?:\w+ ){0,2}(?:puedo|podemos|veo)|puede|puedes|si|cuando|no disponibles?)\b"
    r"|\b(?:nao (?:\w+ ){0,2}(?:consigo|posso|podemos|vejo)|pode|podes|se|quando|indisponive(?:l|is))\b"
    r"|수 없|못|확인이 어렵|하시면|주세요|できません|できない|ください|確認できず|場合"
    r"|无法|不能|看不到|请|如果|可以"
)


_UNKNOWN: Final = re.compile(
    r"\b(?:can ?not|unable|not (?:know|see|tell|sure)|unavailable|nicht (?:\w+ ){0,2}(?:sehen|sagen|wissen)"
    r"|ne (?:\w+ ){0,2}(?:peux|pouvons|vois|sais)|no (?:\w+ ){0,2}(?:puedo|podemos|veo|se)"
    r"|nao (?:\w+ ){0,2}(?:consigo|posso|podemos|vejo|sei))\b|수 없|못|できません|無法|无法|不能|看不到"
)
_IF: Final = re.compile(
    r"\b(?:if|unless|whether|wenn|falls|ob|si|se|you (?:said|wrote|told|mentioned|ordered))\b"
    r"|면|たら|れば|場合|如果|若|是否"
)
_POINT: Final = re.compile(  # of the calendar: a length of time is a rule
    r"\b(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:this|next) week|heute|morgen"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:diese|nachste)[nr]? woche|aujourd'?hui|demain"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hoy|manana|lunes|martes|miercoles|jueves|viernes"
    r"|sabado|domingo|hoje|amanha|(?:segunda|terca|quarta|quinta|sexta)(?:[- ]feira)?|\d{1,2}[./]\d{1,2}\b"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? (?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\w*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2})\b"
    r"|오늘|내일|모레"
    r"|[월화수목금토일]요일|今日|明日|[月火水木金土日]曜|今天|明天|后天|[周期][一二三四五六日天]|\d ?[日号일]"
)
_COMES: Final = re.compile(  # what is theirs, or "it", and how it gets to them
    r"\bexpect (?:it|them|this|that|your|the|delivery)\b|\b(?:receive|get|have) (?:it|them|your)\b"
    r"|\b(?:it|they|this|that) (?:\w+ ){0,3}?(?:arriv|com|ship|deliver|reach|land|get)\w*"
    r"|\b(?:es|er|sie|das) (?:\w+ ){0,3}?(?:erwarten|erhalten|bekommen|ankomm\w*|kommt|eintr\w+|geliefert)\b"
    r"|\b(?:le|la|les|l) (?:recevoir|attendre|avoir)\b|\b(?:il|elle|ils|elles) (?:arriv|sera|vien)\w*"
    r"|\b(?:esperar|recibir|tener)l[oa]s?\b|\b(?:llegue|llega|llegara|llegaran?|llegan)\b"
    r"|\b(?:espera|recebe|te)-?l[oa]s?\b|\brecebe lo\b|\b(?:chega|chegue|chegara|chegar)\b"
    r"|받으|도착|배송|届|着き|到着|收到|送达|到货"
)
_STATE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|owe|will|left|arriv\w+|shipp\w+|sent|delayed|ist|sind|war|wurden?|wird"
    r"|hat|haben|kommt|est|sont|sera|arrive\w*|avez|esta|estan|fue|sera|ha|llega\w*|tiene|foi|chega\w*|tem)\b"
    r"|입니다|있습니다|되었|됐|です|ました|ています|済み|已|正在|将"
)
_PIECE: Final = re.compile(r"[,;:、，；]|\b(?:but|and|so|aber|und|mais|et|pero|y|mas)\b")
_OURS: Final = re.compile(  # what we do with it is judged as a deed or a promise
    r"\b(?:i|we|ich|wir|je|nous|yo|eu|colleagues?|staff|team|person|mitarbeiter\w*|kolleg\w+|collegues?"
    r"|conseillers?|companer\w+|colegas?|equip\w+)\b|담당|担当|同事|客服"
)
_SEEN: Final = re.compile(r"\b(?:see|sehe|sehen|vois|voyons|veo|vemos|vejo)\b")


def tells_state(sentence: str) -> bool:
    """Outright; in one of its pieces, whatever the others say; or as a day on which it comes."""
    said = "".join(unaccented(sign) for sign in plain(sentence).lower())
    theirs = _THEIRS.search(said) is not None
    if theirs and _HONEST.search(said) is None:
        return True
    if _is_dated(said, theirs=theirs):
        return True
    return theirs and any(map(_tells_alone, _PIECE.split(said)))


def _is_dated(said: str, *, theirs: bool) -> bool:
    if _UNKNOWN.search(said) or _IF.search(said) or not _POINT.search(said):
        return False
    return _COMES.search(said) is not None or (theirs and re.search(r"expected|due|arriv", said) is not None)


def _tells_alone(piece: str) -> bool:
    if not _THEIRS.search(piece) or not _STATE.search(piece) or _HONEST.search(piece):
        return False
    return _OURS.search(piece) is None or _SEEN.search(piece) is not None
