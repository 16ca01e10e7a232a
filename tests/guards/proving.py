"""What of a draft is not proven, from its words."""

from guards import facts
from guards.base import Evidence, Fact, MaskedText, Passage
from guards.facts import Unproven, read_draft
from guards.outputs import Figures


def unproven(draft: str, evidence: Evidence) -> list[Unproven]:
    return facts.unproven(read_draft(draft, evidence), evidence)


def codes(draft: str, *known: Fact, said: str = "", passage: str = "") -> list[str]:
    """Of every reason that the check of figures has against it."""
    return [reason.code for reason in Figures().inspect(draft, evidence(*known, said=said, passage=passage))]


def hints(draft: str, *known: Fact) -> list[str]:
    """What these reasons tell the model."""
    return [reason.hint.value for reason in Figures().inspect(draft, evidence(*known))]


def evidence(*known: Fact, said: str = "", passage: str = "") -> Evidence:
    return Evidence(
        facts={fact.name: fact for fact in known},
        said=[MaskedText(said)] if said else [],
        passages=[Passage("p", "", MaskedText(passage))] if passage else [],
    )
