"""Holds "your card is blocked" to the state that a fact tells: the card is active.

Judges only states that shut each other out, of a thing that both sides name.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from guards.base import Evidence, Fact
from guards.text.charsets import EASTERN
from guards.text.glance import has_part
from guards.text.lexicon import keys_of
from guards.text.notation import plain
from guards.text.patterns import alternatives, any_word
from guards.text.statements import Clause

_TABLES: Final = {
    "active": """
        active | activated | enabled
        aktiv | aktiviert | freigeschaltet
        actifs? | actives? | activée?s?
        activ[oa]s? | activad[oa]s?
        ativ[oa]s? | ativad[oa]s?
        활성
        有効
        已激活 | 生效
        """,
    "blocked": """
        blocked | frozen | locked | suspended | deactivated | disabled
        gesperrt | deaktiviert | eingefroren
        bloquée?s? | suspendue?s? | désactivée?s?
        bloquead[oa]s? | suspendid[oa]s? | congelad[oa]s? | desactivad[oa]s?
        suspens[oa]s? | desativad[oa]s?
        차단 | 정지 | 잠금 | 잠겨 | 비활성
        停止 | ロック | 凍結 | 無効
        冻结 | 停用 | 锁定 | 挂失
        """,
    "pending": """
        pending | under review | in review | on hold | awaiting \\w+
        ausstehend | in bearbeitung | in prüfung
        en attente | en cours de traitement
        pendientes? | en trámite | en revisión
        pendentes? | em análise | em andamento
        대기 | 심사 ?중 | 처리 ?중 | 검토 ?중
        審査中 | 処理中 | 手続き中
        待处理 | 处理中 | 审核中 | 待审核
        """,
    "approved": """
        approved | granted
        genehmigt | bewilligt
        approuvée?s? | accordée?s?
        aprobad[oa]s? | concedid[oa]s?
        aprovad[oa]s? | deferid[oa]s?
        승인
        承認
        已批准 | 已通过 | 审核通过
        """,
    "rejected": """
        rejected | declined | denied | refused
        abgelehnt | zurückgewiesen
        rejetée?s? | refusée?s?
        rechazad[oa]s? | denegad[oa]s?
        rejeitad[oa]s? | recusad[oa]s? | indeferid[oa]s?
        반려 | 거절 | 거부
        却下 | 否決
        已拒绝 | 被拒 | 驳回
        """,
    "expired": """
        expired | lapsed
        abgelaufen | erloschen
        expirée?s? | échue?s?
        caducad[oa]s? | vencid[oa]s? | expirad[oa]s?
        만료
        失効 | 期限切れ
        已过期 | 已失效
        """,
    "waiting": """
        queued | processing | in progress | not started
        in der warteschlange
        en file d attente | en cours(?! de traitement)
        en cola | en proceso | en curso
        na fila | em processamento | em curso
        진행 ?중 | 준비 ?중
        準備中 | 待ち
        排队 | 进行中 | 准备中
        """,
    "ready": """
        ready | completed? | finished
        fertig | bereit | abgeschlossen
        prête?s? | terminée?s? | achevée?s?
        list[oa]s? | completad[oa]s? | terminad[oa]s?
        pront[oa]s? | concluíd[oa]s? | completad[oa]s?
        완료 | 완성
        完了 | 完成
        已完成 | 已就绪
        """,
    "cancelled": """
        cancell?ed
        storniert | gekündigt | abgesagt
        annulée?s? | résiliée?s?
        cancelad[oa]s? | anulad[oa]s?
        취소 | 해지
        キャンセル済 | 取消済
        已取消
        """,
}
_STATES: Final = {state: re.compile(any_word(table)) for state, table in _TABLES.items()}
_APART: Final = [  # states that shut each other out
    {"active", "blocked"}, {"active", "expired"}, {"active", "cancelled"}, {"active", "rejected"},
    {"waiting", "ready"}, {"pending", "ready"}, {"waiting", "cancelled"}, {"ready", "cancelled"},
    {"pending", "approved"}, {"pending", "rejected"}, {"pending", "cancelled"}, {"approved", "rejected"},
]  # fmt: skip
# In every one of these states is one of these pieces, and in most clauses none.
_PARTS: Final = (
    "tiv", "actif", "enabled", "freigesch", "lock", "frozen", "suspen", "disabled", "gesperrt",
    "eingefroren", "bloqu", "congel", "활성", "차단", "정지", "잠", "有效", "激活", "生效", "停",
    "ロック", "凍結", "無効", "冻结", "锁定", "挂失", "pend", "review", "on hold", "await", "ausstehend",
    "bearbeit", "prüf", "attente", "en cours", "trámite", "revisión", "análise", "andamento", "대기",
    "중", "中", "待", "approv", "grant", "genehm", "bewill", "approuv", "accord", "aprob", "concedid",
    "aprov", "deferid", "승인", "承認", "批准", "通过", "reject", "declin", "denied", "refus",
    "abgelehnt", "gewiesen", "rejet", "rechaz", "deneg", "rejeit", "recus", "반려", "거", "却下", "否決",
    "拒", "驳", "expir", "laps", "abgelaufen", "erlosch", "échu", "caduc", "vencid", "만료", "失効",
    "期限切", "过期", "失效", "cancel", "storniert", "gekündigt", "abgesagt", "annul", "résil", "anulad",
    "취소", "해지", "キャンセル", "取消", "queue", "proces", "progress", "started", "schlange", "file d",
    "cola", "curso", "na fila", "待", "排队", "ready", "complet", "finish", "fertig", "bereit", "geschlossen",
    "prêt", "terminé", "achev", "list", "terminad", "pront", "conclu", "완", "完", "就绪",
)  # fmt: skip
_OPEN: Final = frozenset(["grammar.not", "grammar.if", "grammar.can", "grammar.may", "grammar.want"])
_IS: Final = frozenset(["grammar.be", "grammar.was", "grammar.now"])
_BETWEEN: Final = re.compile(
    r"\s(?:(?:"
    + alternatives(
        """
        now | already | currently | still | again | been
        jetzt | nun | derzeit | bereits | wieder
        maintenant | désormais | actuellement | déjà | été
        ahora | ya | actualmente | sido
        agora | já | atualmente
        """
    )
    + r")\s)*"
)
_STATE: Final = re.compile(
    r"(?:^|[._])(?:status|state|stand|zustand|état|etat|estado|situação|상태|状態|状态)\Z"
)
_EASTERN: Final = re.compile(EASTERN)


def contrary(clause: Clause, evidence: Evidence) -> bool:
    """It says outright that a thing is in one state, and every fact of its state tells of another."""
    said = _states(clause.text)
    if len(said) != 1 or clause.keys & _OPEN or not _is_said(clause, *said):
        return False
    told = [
        _states(plain(str(fact.value)).lower().replace("_", " "))
        for fact in evidence.facts.values()
        if _is_of(fact, clause)
    ]
    return any(told) and all(state and _are_apart(state, *said) for state in told)


def _are_apart(told: Set[str], said: str) -> bool:
    return said not in told and any({one, said} in _APART for one in told)


def _is_said(clause: Clause, state: str) -> bool:
    """ "It is blocked", and not "a blocked card": in Latin letters it stands behind a word of being."""
    if _EASTERN.search(clause.text):
        return True
    found = [one.start() for one in _STATES[state].finditer(clause.text)]
    ends = [word.end - clause.start for word in clause.words if word.key in _IS]
    return any(_BETWEEN.fullmatch(clause.text, end, start) for end in ends for start in found)


def _states(text: str) -> frozenset[str]:
    if not has_part(text, _PARTS):
        return frozenset()
    return frozenset(state for state, form in _STATES.items() if form.search(text))


def _is_of(fact: Fact, clause: Clause) -> bool:
    """By what the name of a state speaks of, in the lexicon's words or in its own."""
    if fact.type != "status" and not (fact.type == "text" and _STATE.search(fact.name)):
        return False
    named = fact.name.replace("_", " ").replace(".", " ")
    things = {key for key in keys_of(named) if key.startswith("thing.")}
    own = fact.name.split(".")[0]
    return bool(things & clause.keys) or re.search(rf"\b{re.escape(own)}\b", clause.text) is not None
