"""Whether the value of a fact may be told: `send` fills it in after the checks, so its words are judged here.

A fact that is one mail address, one number or one name is this person's own; free text is somebody's words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from guards.base import Evidence, Fact
from guards.figures.identifiers import essence
from guards.links import Links
from guards.pii.patterns import PatternDetector
from guards.pii.placeholders import REFERENCE

_links, _patterns = Links(), PatternDetector()


def untellable(draft: str, evidence: Evidence) -> Iterator[str]:
    """Names of facts that the draft refers to and whose text holds what no answer may hold."""
    for name in sorted({found[1] for found in REFERENCE.finditer(draft)} & evidence.facts.keys()):
        fact = evidence.facts[name]
        if isinstance(fact.value, str) and not _is_tellable(fact, fact.value, evidence):
            yield name


def _is_tellable(fact: Fact, value: str, evidence: Evidence) -> bool:
    apart = {name: other for name, other in evidence.facts.items() if name != fact.name}
    one = len(value.split()) == 1
    if _links.inspect(value, evidence if one else replace(evidence, facts=apart)):
        return False
    given = [str(other.value) for other in apart.values()]
    given += [text.value for text in (*evidence.said, *(passage.text for passage in evidence.passages))]
    approved = " ".join(map(essence, given))
    found = (essence(value[span.start : span.end]) for span in _patterns.spans(value))
    return all(personal == essence(value) or personal.lstrip("0") in approved for personal in found)
