"""The promise about figures, at scale: no invented one passes in any notation, and true answers do.

`INVENTIONS=20000 pytest tests/guards/test_inventions.py` runs the long form, and a failure prints
what passed; `python -m bench.judgement` prints the figures.
"""

import os

from guards.base import CheckedText
from guards.outputs import OutputCheck
from tests.guards.inventions import wrong_answers
from tests.guards.truths import EVIDENCE, Answer, true_answers

SEED = 20260314
WRONG_ANSWERS = int(os.environ.get("INVENTIONS", "2000"))
TRUE_ANSWERS = WRONG_ANSWERS // 2
BLOCKED_AT_MOST = 0.005


def passes(answer: Answer) -> bool:
    return isinstance(OutputCheck().check(answer.text, EVIDENCE), CheckedText)


def test_no_invented_figure_passes_in_any_notation() -> None:
    passed = [answer for answer in wrong_answers(SEED, WRONG_ANSWERS) if passes(answer)]

    assert passed == [], f"{len(passed)} of {WRONG_ANSWERS} invented figures passed: {passed[:10]}"


def test_true_answers_are_hardly_ever_blocked() -> None:
    blocked = [answer for answer in true_answers(SEED, TRUE_ANSWERS) if not passes(answer)]

    assert len(blocked) <= TRUE_ANSWERS * BLOCKED_AT_MOST, (
        f"{len(blocked)} of {TRUE_ANSWERS} true answers were blocked: {blocked[:10]}"
    )
