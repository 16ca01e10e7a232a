"""Holds "your card is blocked" to the state that a fact tells: the card is active.

Judges only states that shut each other out, of a thing that both sides name.
"""

from __future__ import annotations

import re
from typing import Final

from guards.base import Evidence, Fact
from guards.text.charsets import EASTERN
from guards.text.glance import has_part
from guards.text.lexicon import keys_of
from guards.text.notation import plain
from guards.text.patterns import alternatives, any_word
from guards.text.statements import Clause

_STATES: Final = (
    re.compile(
        any_word(
            """
            active | activated | enabled
            aktiv | aktiviert | freigeschaltet
            actifs? | actives? | activée?s?
            activ[oa]s? | activad[oa]s?
            ativ[oa]s? | ativad[oa]s?
            활성
            有効
            已激活 | 生效
            """
        )
    ),
    re.compile(
        any_word(
            """
            blocked | frozen | locked | suspended | deactivated | disabled
            gesperrt | deaktiviert | eingefroren
            bloquée?s? | suspendue?s? | désactivée?s?
            bloquead[oa]s? | suspendid[oa]s? | congelad[oa]s? | desactivad[oa]s?
            suspens[oa]s? | desativad[oa]s?
            차단 | 정지 | 잠금 | 잠겨 | 비활성
            停止 | ロック | 凍結 | 無効
            冻结 | 停用 | 锁定 | 挂失
            """
        )
    ),
)
# In every one of these states is one of these pieces, and in most clauses none.
_PARTS: Final = (
    "tiv", "actif", "enabled", "freigesch", "lock", "frozen", "suspen", "disabled", "gesperrt",
    "eingefroren", "bloqu", "congel", "활성", "차단", "정지", "잠", "有效", "激活", "生效", "停",
    "ロック", "凍結", "無効", "冻结", "锁定", "挂失",
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
    return any(told) and all(state and state.isdisjoint(said) for state in told)


def _is_said(clause: Clause, state: int) -> bool:
    """ "It is blocked", and not "a blocked card": in Latin letters it stands behind a word of being."""
    if _EASTERN.search(clause.text):
        return True
    found = [one.start() for one in _STATES[state].finditer(clause.text)]
    ends = [word.end - clause.start for word in clause.words if word.key in _IS]
    return any(_BETWEEN.fullmatch(clause.text, end, start) for end in ends for start in found)


def _states(text: str) -> frozenset[int]:
    if not has_part(text, _PARTS):
        return frozenset()
    return frozenset(place for place, form in enumerate(_STATES) if form.search(text))


def _is_of(fact: Fact, clause: Clause) -> bool:
    """By what the name of a state speaks of, in the lexicon's words or in its own."""
    if fact.type != "status":
        return False
    named = fact.name.replace("_", " ").replace(".", " ")
    things = {key for key in keys_of(named) if key.startswith("thing.")}
    own = fact.name.split(".")[0]
    return bool(things & clause.keys) or re.search(rf"\b{re.escape(own)}\b", clause.text) is not None
