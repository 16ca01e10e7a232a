"""What claims nothing though it names an act: offers, wishes, reports, conditions, denials; a rule a line."""

from __future__ import annotations

import re
from typing import Final, Literal

from guards.text.lexicon import Word
from guards.text.statements import Clause, Sentence

Kind = Literal["action", "promise", "rule", "ability"]  # ability: what people can do themselves
# What an assistant may offer to do by itself: all of it brings a person in, and binds nobody to anything.
_OFFERS: Final = frozenset({"act.escalate", "act.contact", "act.notify"})
_REGRETTED: Final = frozenset({"act.cancel", "act.charge", "act.close", "act.delete", "act.unlock"})
_HAPPENED: Final = re.compile(
    r"\W*(?:if|in case) (?:you|it|they|your \w+) (?:was|were|has been|have been|had been) (?:\w+ )?\w+"
    r"(?: twice| again)?\W*\Z",
    re.IGNORECASE,
)
_ASKING: Final = frozenset({"grammar.please", "grammar.inform"})
_SURE: Final = re.compile(
    r"\b(?:definitely|certainly get|guaranteed|for sure|without (?:a )?doubt|garantiert|auf jeden fall"
    r"|ganz sicher"
    r"|à coup sûr|sans aucun doute|seguro que|sin duda|com certeza|sem dúvida)\b|반드시|확실히|무조건"
    r"|必ず|間違いなく"
    r"|確実に|一定会|一定能|肯定会|肯定能|绝对会"
)
_WHEN: Final = re.compile(
    r"\s*(?:when|whether|how|why|wann|ob|wie|warum|quand|si|comment|cuándo|cómo|quando|se|como)\b"
)
_UNSEEN: Final = re.compile(  # "when it ends, I can't see"
    r"\b(?:can ?not|do not|kann ich|sehe ich|weiß ich|ne (?:peux|vois|sais)|no (?:puedo|veo|sé)"
    r"|não (?:consigo|vejo|sei))\b"
    r"[^.!?]{0,40}\b(?:see|know|tell|say|nicht|voir|savoir|dire|pas|ver|saber|decir|dizer)\b"
)
_THAT: Final = re.compile(r"\s*(?:that|dass|que)\b")
_ALONE: Final = frozenset({"i", "ich", "je", "j", "yo", "eu", "제가", "저는", "私は", "私が", "私の方", "我"})
_THANKS: Final = re.compile(
    r"\b(?:thanks?|thank you|danke|vielen dank|merci|gracias|obrigad[oa])\b|ありがとう|감사합니다|谢谢|感谢"
)
_WISH: Final = re.compile(
    r"\bwish (?:i|we) could\b|\b(?:ich|wir) wünschten?\b|\baurais (?:aimé|voulu)\b"
    r"|\bgustaría poder\b|\bgostaria de poder\b"
)
_PUNCTUATION: Final = " ,;:–—()!.…"
_SUBJECT: Final = re.compile(
    r"\b(?:i|you|it|we|they|he|she|ich|es|wir|er|je|vous|nous|ils?|elles?|yo|usted|nosotros|eu|você|ele|ela|nós)\b"
)
_NO: Final = re.compile(r"no|without|kein\w*|ohne|aucun\w*|sans|sin|ningun\w*|ningún|sem|nenhum\w*")
_FEW: Final = re.compile(r"\s+(?:\w+\s+){0,2}")
_WITHOUT: Final = frozenset({"without", "ohne", "sans", "sin", "sem"})  # "sin usar" denies nothing else


def is_harmless(clause: Clause, sentence: Sentence, acts: list[Word], kind: Kind, *, ours: bool) -> bool:
    keys = clause.keys
    can, denied, action = "grammar.can" in keys, is_denied(clause), kind == "action"
    return (
        ("grammar.may" in keys and not action)
        or (can and "grammar.colleague" in keys)
        or (_is_asking(clause) and not action and not (kind == "promise" and _is_sure(clause)))
        or (denied and (action or (_speaks_alone(clause) and not _is_vowed(clause, acts))))
        or (_is_offered(acts) and (can or {"grammar.if", "grammar.want"} <= sentence.whole.keys))
        or _is_reported(clause, acts)
        or (not ours and _is_regretted(clause, sentence, acts))
        or (len(acts) == 1 and _is_asked_about(clause, sentence))
        or _is_condition(clause, sentence)
        or (
            not (action or ours)
            and _WHEN.search(clause.text) is not None
            and _UNSEEN.search(sentence.whole.text) is not None
        )
        or (not action and _WISH.search(clause.text) is not None)
        or (not action and _THANKS.search(clause.text) is not None)
    )


def _is_asking(clause: Clause) -> bool:
    return not clause.keys.isdisjoint(_ASKING)


def _is_sure(clause: Clause) -> bool:
    """ "You will definitely get it if you ask", but not "I can definitely help you with it"."""
    asked = {word.start for word in clause.words if word.key == "grammar.please"}
    helped = {word.start for word in clause.words if word.key == "grammar.inform"}
    return helped <= asked and _SURE.search(clause.text) is not None


def _is_offered(acts: list[Word]) -> bool:
    return bool(acts) and {word.key for word in acts} <= _OFFERS


def _is_vowed(clause: Clause, acts: list[Word]) -> bool:
    """ "I promise that it will not": what is denied is not the promise, as it is in "I cannot promise"."""
    denials = [word.start for word in clause.words if word.key == "grammar.not"]
    return any(act.key == "act.promise" and act.start < min(denials) for act in acts)


def _speaks_alone(clause: Clause) -> bool:
    return any(word.form in _ALONE for word in clause.words)


def _is_reported(clause: Clause, acts: list[Word]) -> bool:
    """ "I understand that it was cancelled", but not "I cancelled it, as you asked"."""
    first = min((word.start for word in acts), default=len(clause.text) + clause.start)
    reports = [word.end for word in clause.words if word.key == "grammar.report" and word.start < first]
    ours = [word.start for word in clause.words if word.key == "grammar.us" and word.start < first]
    return bool(reports) and not any(start >= max(reports) for start in ours)


def _is_regretted(clause: Clause, sentence: Sentence, acts: list[Word]) -> bool:
    """ "I am sorry that it was cancelled", in two clauses."""
    return "grammar.report" in sentence.whole.keys and (
        _THAT.match(clause.text) is not None or {word.key for word in acts} <= _REGRETTED
    )


def _is_asked_about(clause: Clause, sentence: Sentence) -> bool:
    """ "If you were charged twice, please tell me": whether it happened is what the person is to say."""
    return "grammar.please" in sentence.whole.keys and _HAPPENED.match(clause.text) is not None


def _is_condition(clause: Clause, sentence: Sentence) -> bool:
    """ "As soon as it has been paid, …": what another clause depends on."""
    first = clause.words[0] if clause.words else None
    begins = first is not None and not clause.text[: first.start - clause.start].strip(_PUNCTUATION)
    if not begins or first is None or first.key != "grammar.if" or len(sentence.clauses) == 1:
        return False
    return len(_SUBJECT.findall(clause.text)) < 2  # "if you look it was refunded" says that it was


def is_denied(clause: Clause) -> bool:
    if "grammar.not" not in clause.keys or has_no_fee(clause):
        return False
    return any(word.key == "grammar.not" and word.form not in _WITHOUT for word in clause.words)


def has_no_fee(clause: Clause) -> bool:
    """ "No fee", and so "no cancellation fee", is one word for free."""
    if not clause.keys >= {"concept.fee", "grammar.not"}:
        return False
    fees = [word for word in clause.words if word.key == "concept.fee"]
    noes = [word for word in clause.words if word.key == "grammar.not" and _NO.fullmatch(word.form)]
    return any(_FEW.fullmatch(clause.between(no, fee)) for no in noes for fee in fees)
