"""What is written in pieces: a card with odd marks between its groups, a key that is broken over lines.

Marks and line breaks are looked past only where arithmetic or a form tells what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from guards.base import Span
from guards.pii.checksums import is_branded_card
from guards.pii.cues import DATE, Nearby
from guards.pii.rows import Row
from guards.pii.runs import MARKS
from guards.pii.secrets import TOKEN

_SAME_MARK: Final = re.compile(  # `[4111][1111]`, `4111*1111`, lines with an empty one between them
    rf"(?<![0-9])[0-9]{{1,8}}(?!{MARKS}[0-9])([\W_]{{1,6}}|\s?<br ?/?>\s?)[0-9]{{1,8}}(?:\1[0-9]{{1,8}})*+",
    re.IGNORECASE,
)
_GROUP: Final = re.compile("[0-9]+")
_LONGEST: Final = 19
_TELLING: Final = 3  # digits of a group; of shorter ones many lists are made
_OF_FIFTEEN: Final = ((4, 6, 5), (4, 6, 4))

_SIGN: Final = re.compile(  # how the keys begin that `TOKEN` knows
    r"(?<![^\W_])(?:sk-|[rsp]k_|whsec_|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt)-|A(?:KIA|SIA|ROA|IDA)|xox[abeprs]-"
    r"|xapp-|AIza|ya29\.|GOCSPX-|npm_|pypi-|hf_|xai-|gsk_|nvapi-|r8_|dop_v1_|shp(?:at|ca|pa|ss)_|lin_api_"
    r"|hv[sb]\.|dckr_pat_|sq0(?:atp|csp)-|EAA|ATATT3|SG\.|eyJ)",
    re.ASCII,
)
_REST: Final = re.compile(r"[\w.+/=:-]{0,256}+", re.ASCII)  # of a line, as far as it may be a key
_NEXT: Final = re.compile(r"[ \t]{0,2}\r?\n[ \t>|]{0,4}([\w.+/=-]{2,256}+)", re.ASCII)
_ENDS: Final = re.compile(r"[ \t]{0,2}[.,;]?(?:\r?\n|\Z)")
_PIECES: Final = 12
_LONG: Final = 12  # letters of both cases and digits: no word, no date, no number of an order
_ALONE: Final = 8  # the same without capitals, where nothing else is on the line


def find_cards(nearby: Nearby) -> Iterator[Span]:
    for run in _SAME_MARK.finditer(nearby.text):
        yield from _among([group.span() for group in _GROUP.finditer(nearby.text, *run.span())], nearby.text)


def _among(groups: Sequence[tuple[int, int]], text: str) -> Iterator[Span]:
    """Groups as cards have them; of one or two digits only where nothing but this number is there."""
    for first in range(len(groups)):
        for last in range(first + 1, min(len(groups), first + _LONGEST)):
            taken = groups[first : last + 1]
            shape = tuple(end - start for start, end in taken)
            if sum(shape) > _LONGEST:
                break
            telling = shape[0] >= _TELLING or len(taken) == len(groups)
            if telling and _is_even(shape) and is_branded_card("".join(text[at:to] for at, to in taken)):
                yield Span(taken[0][0], taken[-1][1], "CARD")


def _is_even(shape: tuple[int, ...]) -> bool:
    return shape in _OF_FIFTEEN or (len(set(shape[:-1])) == 1 and shape[-1] <= shape[0])


def find_broken_keys(nearby: Nearby) -> Iterator[Span]:
    """What is a key only, or a longer one, when the lines are read as one."""
    for sign in _SIGN.finditer(nearby.text):
        pieces = list(islice(_pieces(nearby.text, sign.start()), _PIECES))
        places = [place for start, end in pieces for place in range(start, end)]
        found = TOKEN.match("".join([nearby.text[start:end] for start, end in pieces]))
        if found and found.end() > pieces[0][1] - pieces[0][0]:
            yield Span(sign.start(), places[found.end() - 1] + 1, "SECRET")


def _pieces(text: str, start: int) -> Iterator[tuple[int, int]]:
    """A key from here, as far as the line goes and the next lines may go on with it."""
    read = _REST.match(text, start)
    at, said = (read.end(), read[0]) if read else (start, "")
    yield start, at
    while following := _NEXT.match(text, at):
        if not said.endswith(".") and _SIGN.match(text, following.start(1)):
            return  # another key
        whole = TOKEN.fullmatch(said) is not None
        if not _goes_on(following[1], whole=whole, alone=_ENDS.match(text, following.end()) is not None):
            return
        yield following.span(1)
        at, said = following.end(), said + following[1]


def _goes_on(piece: str, *, whole: bool, alone: bool) -> bool:
    """A key that is whole without it ends there, unless this is plainly no word or number of something."""
    digits, small, capitals = (any(map(kind, piece)) for kind in (str.isdigit, str.islower, str.isupper))
    if DATE.fullmatch(piece):
        return False
    if whole:
        return digits and small and len(piece) >= (_ALONE if alone else _LONG) and (capitals or alone)
    return digits or len(piece) >= _LONG or (small and any(map(str.isupper, piece[1:])))


CARDS: Final = Row(lambda nearby: nearby.has_number or "<br" in nearby.lowered, find_cards)
KEYS: Final = Row(lambda nearby: "\n" in nearby.text, find_broken_keys)
