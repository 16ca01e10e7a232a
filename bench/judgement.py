"""How well the checks of an answer judge: invented figures and false claims that pass, true ones that do not.

The figures are made from one seed, in every notation and disguise that the tests know; the claims stand in
`tests/guards/claims/statements`. `python -m bench.judgement`, or with `--short` for a few of them.
"""

from __future__ import annotations

import sys
from typing import Final

from bench.figures import table
from guards.base import CheckedText, Evidence
from guards.claims.strangers import Strangers
from guards.outputs import DEFAULT_CHECKS, OutputCheck
from guards.pii.tagger import Tagger
from tests.guards.claims.claimed import EVIDENCE, statements
from tests.guards.inventions import wrong_answers
from tests.guards.truths import EVIDENCE as TRUTHS
from tests.guards.truths import true_answers

SEED: Final = 20260314
INVENTED, TRUE = 20_000, 2_000


def run(*, short: bool) -> str:
    part = 50 if short else 1
    check = OutputCheck((*DEFAULT_CHECKS, Strangers(Tagger.load().spans)))
    rows = [
        ("invented figures", "passed", [one.text for one in wrong_answers(SEED, INVENTED // part)], TRUTHS),
        ("true answers", "blocked", [one.text for one in true_answers(SEED, TRUE // part)], TRUTHS),
    ]
    rows += [(f"false claims {of}", "passed", said, EVIDENCE) for of, said in statements("false").items()]
    rows += [(f"true claims {of}", "blocked", said, EVIDENCE) for of, said in statements("true").items()]
    return table(
        "What the checks of an answer let through, and what they block",
        ["drafts", "of", "wrongly", "%"],
        [_row(check, *row) for row in rows],
    )


def _row(check: OutputCheck, name: str, how: str, drafts: list[str], evidence: Evidence) -> list[str]:
    wrongly = sum(
        isinstance(check.check(each, evidence), CheckedText) == (how == "passed") for each in drafts
    )
    return [f"{name}, {how}", str(len(drafts)), str(wrongly), f"{wrongly * 100 / len(drafts):.2f}"]


if __name__ == "__main__":
    print(run(short="--short" in sys.argv))
