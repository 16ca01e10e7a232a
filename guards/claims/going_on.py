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

_AT_WORK: Final = re.compile(
    r"\b(?:our|the|my) (?:\w+ )?(?:engineers?|technicians?|team|developers?|colleagues?|specialists?"
    r"|staff) (?:is|are)"
    r" (?:already |currently |now |actively )?(?:working on|looking into|investigating|fixing|reviewing"
    r"|repairing"
    r"|checking|handling|on (?:its|their) way)\b"
    r"|\bunsere? (?:\w+ )?(?:techniker\w*|ingenieur\w*|entwickler\w*|kolleg\w+|team"
    r"|mitarbeiter\w*) (?:sind |ist )?"
    r"(?:bereits |schon |gerade |derzeit )?(?:arbeite[nt]|untersuch\w+|prüf\w+|kümmer[nt]|beheb\w+|dabei"
    r"|dran)\b"
    r"|\b(?:nos (?:techniciens|ingénieurs|équipes|développeurs|collègues)|notre équipe) (?:\w+ )?"
    r"(?:travaill\w+|sont (?:déjà )?en train|est (?:déjà )?en train|enquêt\w+|examin\w+|s occup\w+)"
    r"|\bnuestr[oa]s? (?:\w+ )?(?:técnicos|ingenieros|equipo|compañeros|desarrolladores) (?:ya )?"
    r"(?:están? (?:ya )?(?:trabajando|revisando|investigando|solucionando)|trabajan?|investigan?)"
    r"|\bnoss[oa]s? (?:\w+ )?(?:técnicos|engenheiros|equipe|equipa|desenvolvedores) (?:já )?(?:está"
    r"|estão) (?:já )?"
    r"(?:trabalhando|a trabalhar|verificando|resolvendo|analisando|investigando)"
    r"|(?:엔지니어|기술팀|기술진|개발팀|담당 부서)(?:들)?(?:가|이|에서|은|는)? ?(?:\S{1,8} ){0,3}"
    r"(?:작업|확인|조사|수리|복구|처리|점검)(?:을|를)? ?(?:중|하고 있)"
    r"|(?:エンジニア|技術者|技術チーム|担当部署|開発チーム)(?:が|は)[^。.]{0,12}(?:対応|調査|確認|修正"
    r"|復旧|作業)"
    r"(?:中|して(?:い|お)り?ます)"
    r"|(?:工程师|技术团队|技术人员|技术部门)们?[^。，,.]{0,6}(?:正在|已经在|已在)[^。，,.]{0,3}(?:处理"
    r"|排查|调查|维修|修复|跟进|检查)"
)
_LIES: Final = re.compile(
    r"\b(?:order|parcel|package|shipment|delivery|item)\b[^.!?\n]{0,40} is (?:now |currently |still "
    r"|already )?(?:at|in)"
    r" (?:our|the|a) (?:\w+ ){0,2}(?P<en>depot|warehouse|hub|sorting cent(?:er|re)"
    r"|distribution cent(?:er|re)|post office"
    r"|customs)\b"
    r"|\b(?:bestellung|paket|sendung)\b[^.!?\n]{0,40} (?:ist|liegt|befindet sich) (?:\w+ ){0,2}(?:in|im"
    r"|bei|beim|am) "
    r"(?:\w+ ){0,2}(?P<de>depot|lager|verteilzentrum|paketzentrum|zoll|zustellbasis)\b"
    r"|\b(?:colis|commande)\b[^.!?\n]{0,40} (?:est|se trouve) (?:\w+ ){0,2}(?:à|au|dans|en"
    r"|chez) (?:\w+ ){0,2}"
    r"(?P<fr>dépôt|entrepôt|centre de tri|douane|bureau de poste)\b"
    r"|\b(?:pedido|paquete|envío|pacote|encomenda)\b[^.!?\n]{0,40} (?:está|se encuentra"
    r"|encontra se) (?:\w+ ){0,2}"
    r"(?:en|no|na|em) (?:\w+ ){0,2}(?P<es>almacén|depósito|centro de distribución|centro de distribuição"
    r"|armazém|aduana"
    r"|alfândega)\b"
    r"|(?:주문|상품|택배|소포)[^.\n]{0,24}(?P<ko>물류센터|물류 센터|창고|허브|터미널|세관"
    r"|집하장)에 ?(?:있|도착|보관)"
    r"|(?:荷物|ご注文|商品)[^。.\n]{0,24}(?P<ja>倉庫|配送センター|営業所|税関)(?:に|で)(?:あり|ござい"
    r"|到着|届い|保管)"
    r"|(?:包裹|订单|快递|商品)[^。.\n]{0,16}[在到达][^。，,.\n]{0,10}(?P<zh>仓库|分拨中心|转运中心|网点|海关)"
)
# Who is at work, and where a thing is: in most sentences stands neither.
_WORKERS: Final = (
    "engineer", "techni", "team", "developer", "colleague", "specialist", "staff", "ingenieur",
    "entwickler", "kolleg", "mitarbeiter", "ingénieur", "équipe", "développeur", "collègue", "técnico",
    "ingeniero", "equip", "compañero", "desarrollador", "engenheiro", "desenvolvedor", "엔지니어", "기술",
    "개발팀", "담당", "エンジニア", "技術", "担当部署", "開発", "工程师", "技术",
)  # fmt: skip
_PLACES: Final = (
    "depot", "warehouse", "hub", "sorting", "distribution", "post office", "customs", "lager", "zentrum",
    "zoll", "zustellbasis", "dépôt", "entrepôt", "centre", "douane", "bureau", "almacén", "depósito",
    "centro", "armazém", "aduana", "alfândega", "물류", "창고", "허브", "터미널", "세관", "집하장", "倉庫",
    "配送", "営業所", "税関", "仓库", "中心", "网点", "海关",
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
