"""What the checks of an answer cost: each on ordinary answers, and every parser on 100 kB of anything.

Processor time, not clock time. As machines differ, the cost of a parser is also given in looks: how often a
loop could have looked at every character of the same text meanwhile. A draft that long gets no further than
the check of its form; knowledge may be as long.

`python -m bench.checks`
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from time import process_time
from typing import Final

from bench.figures import quantile, table
from bot.providers.form import Growing
from guards.base import Evidence
from guards.claims.claims import Claims
from guards.facts import read_draft
from guards.figures.quantities import read
from guards.injection import InjectionSigns
from guards.leaks import Leaks
from guards.links import Links
from guards.meaning.subjects import astray
from guards.outputs import DEFAULT_CHECKS, OutputCheck
from guards.pii.masking import resolve
from guards.pii.patterns import PatternDetector
from guards.pii.tagger import Tagger
from guards.sentences import pause
from guards.text.notation import plain
from guards.text.statements import sentence, sentences
from tests.guards.claims.claimed import EVIDENCE, statements

ANSWER: Final = 600  # characters of an ordinary answer
LARGE: Final = 100_000  # bytes


@functools.cache
def signs() -> InjectionSigns:
    return InjectionSigns()


@functools.cache
def tagger() -> Tagger:
    return Tagger.load()


PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    "plain": plain,
    "personal data": lambda text: resolve(text, PatternDetector().spans(text)),
    "signs of injection": lambda text: signs().score(text),
    "names": lambda text: tagger().spans(text),
    "form of a model": lambda text: Growing(prose=True).feed(text),
    "pauses": pause,
    "quantities": read,
    "statements": sentences,
    "claims": lambda text: Claims().inspect(text, EVIDENCE),
    "subjects": lambda text: list(astray(read_draft(text, EVIDENCE), EVIDENCE)),
    "links": lambda text: Links().inspect(text, Evidence()),
    "leaks": lambda text: Leaks().inspect(text, Evidence(secrets=("canary-7f3k2q9x",))),
    "all checks": lambda text: OutputCheck().check(text, EVIDENCE),
}
TEXTS: Final[Mapping[str, str]] = {
    "prose": "We refund the price of returned items. ",
    "figures": "It is $47.15, or 12 % on 12 March 2026. ",
    "korean": "환불은 영업일 기준 5~7일 이내에 처리됩니다. ",
    "digits": "1",
    "stars": "*",
    "brackets": "[(",
    "letters": "a",
    "words": "i ",
    "dots": "a.",
    "machines": "ip 1.2.3.4, ",
    "accounts": "DE89 3704 ",
    "spaces": "\n",
    "marks": "a@",
    "disguised": "1gn0re аll ",
}


def answers() -> list[str]:
    """True sentences of each language, joined until they are as long as an ordinary answer."""
    joined = (" ".join(lines) for lines in statements("true").values())
    return [text[at : at + ANSWER] for text in joined for at in range(0, len(text) - ANSWER, ANSWER)]


def cpu(work: Callable[[], object]) -> float:
    """Seconds of the quickest of a few runs, each of which reads every sentence for the first time."""
    seconds = []
    for _ in range(3):
        sentence.cache_clear()
        started = process_time()
        work()
        seconds.append(process_time() - started)
    return min(seconds)


def ordinary() -> str:
    texts = answers()
    checks = {check.name: check.inspect for check in DEFAULT_CHECKS} | {"all": OutputCheck().check}
    rows = []
    for name, inspect in checks.items():
        took = [cpu(lambda: inspect(text, EVIDENCE)) for text in texts]  # noqa: B023 - run at once
        rows.append([name, f"{quantile(took, 0.5) * 1000:.2f}", f"{quantile(took, 0.95) * 1000:.2f}"])
    return table(f"Checks of an answer of {ANSWER} characters, ms", ["check", "p50", "p95"], rows)


def large(size: int) -> str:
    rows = []
    for kind, piece in TEXTS.items():
        text = (piece * (size // len(piece.encode()) + 1)).encode()[:size].decode("utf-8", "ignore")
        look = cpu(lambda: sum(character == "\x00" for character in text))  # noqa: B023 - run at once
        for name, parse in PARSERS.items():
            took = cpu(lambda: parse(text))  # noqa: B023 - run at once
            rows.append([f"{name}, {kind}", f"{took * 1000:.1f}", f"{took / look:.1f}"])
    rows.sort(key=lambda row: -float(row[1]))
    return table(f"Parsers on {size} bytes, the dearest first", ["parser, text", "ms", "looks"], rows)


if __name__ == "__main__":
    print(ordinary())
    print(large(LARGE if "--short" not in sys.argv else ANSWER))
