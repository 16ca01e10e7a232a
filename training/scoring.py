"""How good what was found is: kind and half of the place must fit; leaked is what nothing covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

Marked = tuple[int, int, str]

_SAME: Final = {
    "GPE": "LOCATION",
    "ADDRESS": "LOCATION",
    "STREET_ADDRESS": "LOCATION",
    "ZIP_CODE": "LOCATION",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP",
    "US_SSN": "ID",
    "SSN": "ID",
    "RRN": "ID",
    "NATIONAL_ID": "ID",
    "PASSPORT": "ID",
    "US_DRIVER_LICENSE": "ID",
    "LICENCE": "ID",
}
JUDGED: Final = frozenset({"PERSON", "LOCATION", "PHONE", "EMAIL", "CARD", "IBAN", "IP", "ID", "SECRET"})


@dataclass(slots=True)
class Score:
    right: int = 0
    found: int = 0
    marked: int = 0
    leaked: int = 0
    personal: int = 0  # characters
    clean: int = 0  # messages without personal data
    alarms: int = 0  # of these, with something found
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, marked: Sequence[Marked], found: Sequence[Marked]) -> None:
        self.found += len(found)
        self.marked += len(marked)
        if not marked:
            self.clean += 1
            self.alarms += bool(found)
        left = list(found)
        for one in marked:
            match = next(
                (other for other in left if other[2] == one[2] and _overlap(one, other) >= 0.5), None
            )
            if match:
                left.remove(match)
                self.right += 1
            else:
                self.missed[one[2]] += 1
        self.invented.update(kind for _, _, kind in left)
        covered = {at for start, end, _ in found for at in range(start, end)}
        personal = {at for start, end, _ in marked for at in range(start, end)}
        self.personal += len(personal)
        self.leaked += len(personal - covered)

    def figures(self) -> dict[str, float]:
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.marked)
        together = max(1e-9, 4 * precision + recall)
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
            "f2": round(5 * precision * recall / together, 4),
            "leak": round(self.leaked / max(1, self.personal), 4),
            "false_alarms": round(self.alarms / max(1, self.clean), 4),
        }


def scored(
    rows: Iterable[tuple[str, Sequence[Marked]]],
    find: Callable[[str], Sequence[Marked]],
    kinds: frozenset[str] = JUDGED,
) -> Score:
    score = Score()
    for text, marked in rows:
        score.add(text, mapped(text, marked, kinds), mapped(text, find(text), kinds))
    return score


def mapped(text: str, spans: Iterable[Marked], kinds: frozenset[str]) -> list[Marked]:
    """By our kinds; touching ones of a kind are one."""
    joined: list[Marked] = []
    for start, end, name in sorted(spans):
        kind = _SAME.get(name, name)
        if kind not in kinds:
            continue
        if joined and joined[-1][2] == kind and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), kind)
        else:
            joined.append((start, end, kind))
    return joined


def _overlap(one: Marked, other: Marked) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))
