"""Holds what is said to be going on elsewhere to what shows it: engineers at work, a parcel in a depot.

What the assistant itself looks up or offers is none of this.
"""

from __future__ import annotations

import re
from typing import Final

from guards.base import Evidence
from guards.text.glance import has_part
from guards.text.lexicon import keys_of
from guards.text.notation import plain
from guards.text.statements import Sentence

_STAFF: Final = {
    "en": "engineers?|technicians?|team|developers?|colleagues?|specialists?|staff",
    "de": r"techniker\w*|ingenieur\w*|entwickler\w*|kolleg\w+|team|mitarbeiter\w*",
    "fr": "nos (?:techniciens|ingénieurs|équipes|développeurs|collègues)|notre équipe",
    "es": "técnicos|ingenieros|equipo|compañeros|desarrolladores",
    "pt": "técnicos|engenheiros|equipe|equipa|desenvolvedores",
    "ko": "엔지니어|기술팀|기술진|개발팀|담당 부서",
    "ja": "エンジニア|技術者|技術チーム|担当部署|開発チーム",
    "zh": "工程师|技术团队|技术人员|技术部门",
}
_WORKING: Final = {
    "en": "working on|looking into|investigating|fixing|reviewing|repairing|checking|handling"
    "|on (?:its|their) way",
    "de": r"arbeite[nt]|untersuch\w+|prüf\w+|kümmer[nt]|beheb\w+|dabei|dran",
    "fr": r"travaill\w+|(?:sont|est) (?:déjà )?en train|enquêt\w+|examin\w+|s occup\w+",
    "es": r"están? (?:ya )?(?:trabajando|revisando|investigando|solucionando)|trabajan?|investigan?",
    "pt": "trabalhando|a trabalhar|verificando|resolvendo|analisando|investigando",
    "ko": "작업|확인|조사|수리|복구|처리|점검",
    "ja": "対応|調査|確認|修正|復旧|作業",
    "zh": "处理|排查|调查|维修|修复|跟进|检查",
}
# Whose staff, already, at work.
_AT_WORK: Final = re.compile(
    "|".join((
        rf"\b(?:our|the|my) (?:\w+ )?(?:{_STAFF['en']}) (?:is|are)"
        rf" (?:already |currently |now |actively )?(?:{_WORKING['en']})\b",
        rf"\bunsere? (?:\w+ )?(?:{_STAFF['de']}) (?:sind |ist )?"
        rf"(?:bereits |schon |gerade |derzeit )?(?:{_WORKING['de']})\b",
        rf"\b(?:{_STAFF['fr']}) (?:\w+ )?(?:{_WORKING['fr']})",
        rf"\bnuestr[oa]s? (?:\w+ )?(?:{_STAFF['es']}) (?:ya )?(?:{_WORKING['es']})",
        rf"\bnoss[oa]s? (?:\w+ )?(?:{_STAFF['pt']}) (?:já )?(?:está|estão) (?:já )?(?:{_WORKING['pt']})",
        rf"(?:{_STAFF['ko']})(?:들)?(?:가|이|에서|은|는)? ?(?:\S{{1,8}} ){{0,3}}"
        rf"(?:{_WORKING['ko']})(?:을|를)? ?(?:중|하고 있)",
        rf"(?:{_STAFF['ja']})(?:が|は)[^。.]{{0,12}}(?:{_WORKING['ja']})(?:中|して(?:い|お)り?ます)",
        rf"(?:{_STAFF['zh']})们?[^。，,.]{{0,6}}(?:正在|已经在|已在)[^。，,.]{{0,3}}(?:{_WORKING['zh']})",
    ))
)  # fmt: skip
_GOODS: Final = {
    "en": "order|parcel|package|shipment|delivery|item",
    "de": "bestellung|paket|sendung",
    "fr": "colis|commande",
    "es": "pedido|paquete|envío|pacote|encomenda",
    "ko": "주문|상품|택배|소포",
    "ja": "荷物|ご注文|商品",
    "zh": "包裹|订单|快递|商品",
}
_DEPOTS: Final = {
    "en": "depot|warehouse|hub|sorting cent(?:er|re)|distribution cent(?:er|re)|post office|customs",
    "de": "depot|lager|verteilzentrum|paketzentrum|zoll|zustellbasis",
    "fr": "dépôt|entrepôt|centre de tri|douane|bureau de poste",
    "es": "almacén|depósito|centro de distribución|centro de distribuição|armazém|aduana|alfândega",
    "ko": "물류센터|물류 센터|창고|허브|터미널|세관|집하장",
    "ja": "倉庫|配送センター|営業所|税関",
    "zh": "仓库|分拨中心|转运中心|网点|海关",
}
# What lies where; Portuguese with Spanish.
_LIES: Final = re.compile(
    "|".join((
        rf"\b(?:{_GOODS['en']})\b[^.!?\n]{{0,40}} is (?:now |currently |still |already )?(?:at|in)"
        rf" (?:our|the|a) (?:\w+ ){{0,2}}(?P<en>{_DEPOTS['en']})\b",
        rf"\b(?:{_GOODS['de']})\b[^.!?\n]{{0,40}} (?:ist|liegt|befindet sich) (?:\w+ ){{0,2}}"
        rf"(?:in|im|bei|beim|am) (?:\w+ ){{0,2}}(?P<de>{_DEPOTS['de']})\b",
        rf"\b(?:{_GOODS['fr']})\b[^.!?\n]{{0,40}} (?:est|se trouve) (?:\w+ ){{0,2}}"
        rf"(?:à|au|dans|en|chez) (?:\w+ ){{0,2}}(?P<fr>{_DEPOTS['fr']})\b",
        rf"\b(?:{_GOODS['es']})\b[^.!?\n]{{0,40}} (?:está|se encuentra|encontra se) (?:\w+ ){{0,2}}"
        rf"(?:en|no|na|em) (?:\w+ ){{0,2}}(?P<es>{_DEPOTS['es']})\b",
        rf"(?:{_GOODS['ko']})[^.\n]{{0,24}}(?P<ko>{_DEPOTS['ko']})에 ?(?:있|도착|보관)",
        rf"(?:{_GOODS['ja']})[^。.\n]{{0,24}}(?P<ja>{_DEPOTS['ja']})(?:に|で)(?:あり|ござい|到着|届い|保管)",
        rf"(?:{_GOODS['zh']})[^。.\n]{{0,16}}[在到达][^。，,.\n]{{0,10}}(?P<zh>{_DEPOTS['zh']})",
    ))
)  # fmt: skip
# Who is at work, and where a thing is: in most sentences stands neither.
_WORKERS: Final = (
    "engineer", "techni", "team", "developer", "colleague", "specialist", "staff",
    "ingenieur", "entwickler", "kolleg", "mitarbeiter",
    "ingénieur", "équipe", "développeur", "collègue",
    "técnico", "ingeniero", "equip", "compañero", "desarrollador",
    "engenheiro", "desenvolvedor",
    "엔지니어", "기술", "개발팀", "담당",
    "エンジニア", "技術", "担当部署", "開発",
    "工程师", "技术",
)  # fmt: skip
_PLACES: Final = (
    "depot", "warehouse", "hub", "sorting", "distribution", "post office", "customs",
    "lager", "zentrum", "zoll", "zustellbasis",
    "dépôt", "entrepôt", "centre", "douane", "bureau",
    "almacén", "depósito", "centro", "armazém", "aduana", "alfândega",
    "물류", "창고", "허브", "터미널", "세관", "집하장",
    "倉庫", "配送", "営業所", "税関",
    "仓库", "中心", "网点", "海关",
)  # fmt: skip
_DOING: Final = frozenset(["grammar.open", "act.repair", "act.process", "act.solve"])


def unseen(sentence: Sentence, evidence: Evidence) -> bool:
    """It says that somebody is at work, or where a thing is, and nothing that is known shows it."""
    text = sentence.whole.text
    at_work = _AT_WORK.search(text) if has_part(text, _WORKERS) else None
    place = _LIES.search(text) if has_part(text, _PLACES) else None
    if not (at_work or place):
        return False
    states = [plain(fact.value).lower() for fact in evidence.facts.values() if isinstance(fact.value, str)]
    known = [*states, *(plain(one.text.value).lower() for one in evidence.passages)]
    if place and not any(next(filter(None, place.groups())) in one for one in known):
        return True
    shown = evidence.done or any(_DOING & keys_of(state) for state in states)
    return at_work is not None and not shown and not any(_AT_WORK.search(one) for one in known)
