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


def tells_state(sentence: str) -> bool:
    said = "".join(unaccented(sign) for sign in plain(sentence).lower())
    return _THEIRS.search(said) is not None and _HONEST.search(said) is None
