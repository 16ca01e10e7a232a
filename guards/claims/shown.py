"""Whether what was done, by whatever verb, is shown by anything: a tool's result, a state, the knowledge."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Set
from typing import Final

from guards.base import Evidence
from guards.claims.assertions import Claim, alike
from guards.claims.deeds import Deed, deeds
from guards.claims.grounds import UNDONE, done_on, proven
from guards.text.lexicon import keys_of, unaccented, words
from guards.text.notation import plain
from guards.text.patterns import any_word
from guards.text.statements import Sentence, sentences

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_PARTICIPLE: Final = re.compile(r"^(ab|an|auf|aus|ein|frei|nach|vor|zu|um|hin|her|weg|zurück)?ge(?=\w{3})")
_ASKED: Final = frozenset({"grammar.want", "grammar.please", "grammar.can"})
_WANTED: Final = re.compile(
    any_word("""
    want | need | would like | wanna
    will | möchte | muss | soll | brauche
    veux | voudrais | aimerais | dois | faut
    quiero | quisiera | necesito | puedo
    quero | queria | preciso | gostaria
    싶 | 해 ?주 | 부탁 | したい | ほしい | 欲しい | お願い | 想 | 要 | 帮我 | 请
    """)
)
_GOING_ON: Final = re.compile(
    r"(?:\w*ing|in|under|on)\b", re.IGNORECASE
)  # a state: "preparing", "in transit"
_ALIKE: Final = 4  # letters that two forms of one verb have in common
_IRREGULAR: Final = {
    "sent": "send", "made": "make", "gave": "give", "took": "take", "wrote": "write", "told": "tell",
    "done": "do", "held": "hold", "kept": "keep", "paid": "pay", "brought": "bring", "begun": "begin",
    "began": "begin", "chosen": "choose", "drawn": "draw", "built": "build", "bought": "buy",
}  # fmt: skip


def unshown(sentence: Sentence, draft: str, evidence: Evidence) -> Iterator[str]:
    """Codes of what it says of deeds that nothing shows. A "Done!" counts where the draft begins with it."""
    for deed in deeds(sentence.whole):
        if (deed.kind != "note" or _begins(draft, sentence)) and not _is_shown(deed, sentence, evidence):
            yield "unproven_promise" if deed.kind == "will" else "unproven_action"


def _begins(draft: str, sentence: Sentence) -> bool:
    words = _LETTERS.findall(sentence.whole.text)
    return _LETTERS.findall(plain(draft).lower())[: len(words)] == words


def _is_shown(deed: Deed, sentence: Sentence, evidence: Evidence) -> bool:
    if deed.kind == "note":
        return bool(evidence.done)
    if _stands_in(deed.verb, evidence.done) or _is_told(deed, evidence):
        return True
    if deed.kind == "will":  # what the lexicon knows is judged as a promise
        return bool(deed.acts) or _stands_in(deed.verb, [one.text.value for one in evidence.passages])
    if deed.kind == "ours":
        return _is_on_its_day(deed, sentence, evidence)
    reported = deed.kind == "done" and _is_reported(deed, sentence, evidence)
    return reported or _is_so(deed, sentence, evidence)


def _is_on_its_day(deed: Deed, sentence: Sentence, evidence: Evidence) -> bool:
    """ "We issued it on May 3", where a fact is called `issued_on`, and tells this day."""
    return any(
        _stands_in(deed.verb, [fact.name.replace(".", " ")])
        or deed.acts & keys_of(fact.name.replace("_", " "))
        for fact in done_on(sentence, evidence)
    )


def _is_reported(deed: Deed, sentence: Sentence, evidence: Evidence) -> bool:
    """The person told of it; what they ask for has not happened yet."""
    told = (one for text in evidence.said for one in sentences(text.value))
    reports = [one.whole.text for one in told if not _is_asked(one)]
    return "grammar.report" in sentence.whole.keys or _stands_in(deed.verb, reports)


def _is_asked(said: Sentence) -> bool:
    return said.question or bool(said.whole.keys & _ASKED) or _WANTED.search(said.whole.text) is not None


def _is_so(deed: Deed, sentence: Sentence, evidence: Evidence) -> bool:
    """A state bears it out; or one that is told in another language, where the verb is not known."""
    values = [fact.value for fact in evidence.facts.values() if isinstance(fact.value, str)]
    if _stands_in(deed.verb, values):
        return True
    if not deed.acts:
        states = [str(fact.value) for fact in evidence.facts.values() if fact.type == "status"]
        spoken = {word.language for word in sentence.whole.words}
        states = states if deed.kind == "done" else [one for one in states if _GOING_ON.match(one)]
        return "en" not in spoken and any(_is_foreign(one, spoken) for one in states)
    things = alike(sentence.whole.named("thing"))
    claim = Claim("action", alike(deed.acts), things, False, False, frozenset(), done=deed.acts)
    return proven(claim, sentence, evidence)


def _is_foreign(state: str, spoken: Set[str]) -> bool:
    """In English letters, in none of the languages that are spoken, and not of what is still to be done."""
    known = words(plain(state).lower().replace("_", " "))
    heard = {word.language for word in known}
    foreign = not heard or "en" in heard or heard.isdisjoint(spoken)
    return state.isascii() and foreign and UNDONE.isdisjoint(word.key for word in known)


def _is_told(deed: Deed, evidence: Evidence) -> bool:
    """The knowledge says it, too, of us or in general."""
    told = (one for passage in evidence.passages for one in _told(passage.text.value))
    return any(deed.kind != "ours" or one.kind == "ours" for one in told if _same(deed.verb, one.verb))


@functools.lru_cache(maxsize=512)
def _told(text: str) -> tuple[Deed, ...]:
    return tuple(deed for sentence in sentences(text) for deed in deeds(sentence.whole))


def _stands_in(verb: str, texts: Iterable[str]) -> bool:
    told = (word for text in texts for word in _LETTERS.findall(plain(text).lower().replace("_", " ")))
    return any(_same(verb, word) for word in told)


def _same(verb: str, word: str) -> bool:
    """Two forms of one verb, by how they begin; in scripts without gaps, one within the other."""
    if verb >= "\u1100":
        return verb in word
    verb, word = _stem(verb), _stem(word)
    return verb[:_ALIKE] == word[:_ALIKE] and min(len(verb), len(word)) > 1


def _stem(verb: str) -> str:
    return unaccented(_PARTICIPLE.sub(r"\1", _IRREGULAR.get(verb, verb)))
