"""What of a draft is not proven, from its words."""

from guards import facts
from guards.base import Evidence
from guards.facts import Unproven, read_draft


def unproven(draft: str, evidence: Evidence) -> list[Unproven]:
    return facts.unproven(read_draft(draft, evidence), evidence)
