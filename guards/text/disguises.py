"""What a text says when the usual disguises are taken off: encodings, look-alike letters, gaps in words.

Only readings that differ are made, and only where a cheap look finds a disguise: most texts have just one.
Invisible characters, full-width letters and accents are nobody's concern here: cutting into words drops them.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from guards.text.encodings import from_base64

_PAIRS: Final = (
    "аa вb сc ԁd еe ғf ԍg һh іi јj ӏl кk мm пn оo рp ԛq гr ѕs тt ѵv ԝw хx уy АA ВB СC ЕE ҒF НH ІI ЈJ КK МM ОO"
    " РP ЅS ТT ХX ҮY αa βb εe ηn ιi κk νv οo ρp σo τt υu χx γy ΑA ΒB ΕE ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ΖZ"
    " ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ɑa ɡg ıi"
)
_ENCLOSED: Final = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)  # where alphabets in squares, circles and flags begin
_LOOK_ALIKES: Final = {ord(pair[0]): pair[1] for pair in _PAIRS.split()} | {
    first + at: chr(ord("a") + at) for first in _ENCLOSED for at in range(26)
}
# a letter of another alphabet beside a Latin one, or several of those that only look like small capitals
_MIXED: Final = re.compile(
    "[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]|[ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ]{2}|[\U0001f130-\U0001f1ff]{3}"
)
_GAP: Final = r"[ .\-_*|/~·\\]"
_SPACED: Final = re.compile(rf"(?<![^\W_])[^\W_](?:{_GAP}{{1,6}}[^\W_]){{4,}}(?![^\W_])")
_WIDE: Final = re.compile(rf"{_GAP}{{2,}}")
_NARROW: Final = re.compile(_GAP)
_SWAPPED: Final = re.compile("[A-Za-z][0134567$!+|€][A-Za-z]")
_WORD: Final = re.compile(r"\S*[A-Za-z]\S*")
_SWAPS: Final = str.maketrans("01345679@$!+|€", "oieasgtgasitie")
_COMMON: Final = """
    the and you your this that with from what all now are not have will must please tell show previous prior
    instructions instruction rules prompt system ignore forget disregard reveal print override
"""
_ROTATED: Final = frozenset(codecs.encode(_COMMON, "rot13").split())
_REVERSED: Final = frozenset(_COMMON[::-1].split()) - {"won", "era", "ton"}  # words by themselves
_ESCAPED: Final = re.compile(r"&#?\w+;|%[0-9A-Fa-f]{2}|\\[ux][0-9A-Fa-f]{2}")
_CODE_POINT: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2}[ :]?){12,}")


def readings(text: str) -> Iterator[str]:
    """The text as it stands, then what else it says: with all its disguises taken off, turned, decoded."""
    yield text
    undone = text
    for undo in (_unescaped, _joined, _unmixed, _unswapped):
        undone = undo(undone)
    if undone != text:
        yield undone
    words = set(undone.lower().split())
    if not words.isdisjoint(_ROTATED):
        yield codecs.encode(undone, "rot13")
    if not words.isdisjoint(_REVERSED):
        yield undone[::-1]
    encoded = [_decoded(token) for token in _BASE64.findall(text)]
    encoded += [_readable(bytes.fromhex(re.sub("[ :]", "", run))) for run in _HEX.findall(text)]
    if any(encoded):
        yield "\n".join(filter(None, encoded))


def _unescaped(text: str) -> str:
    """Without the escapes of HTML, of addresses and of source code."""
    if not _ESCAPED.search(text):
        return text
    return _CODE_POINT.sub(lambda found: chr(int(found[1] or found[2], 16)), unquote(html.unescape(text)))


def _unmixed(text: str) -> str:
    return text if text.isascii() or not _MIXED.search(text) else text.translate(_LOOK_ALIKES)


def _joined(text: str) -> str:
    """Letters that stand apart, together: a wider gap among them is one between words."""
    return _SPACED.sub(lambda run: _NARROW.sub("", _WIDE.sub("\n", run[0])), text)


def _unswapped(text: str) -> str:
    """Digits and signs inside words as the letters that they look like."""
    return _WORD.sub(lambda word: word[0].translate(_SWAPS), text) if _SWAPPED.search(text) else text


def _decoded(token: str) -> str:
    return _readable(from_base64(token) or b"")


def _readable(hidden: bytes) -> str:
    """Empty when these bytes are no text."""
    try:
        said = hidden.decode()
    except UnicodeDecodeError:
        return ""
    return said if all(each.isprintable() or each.isspace() for each in said) else ""
