"""Links and mail addresses in plain text, also the ones that are spelled out, and their comparable form."""

from __future__ import annotations

import re
from typing import Final

_ENDINGS: Final = (
    "com|net|org|io|co|dev|app|info|biz|shop|store|online|site|xyz|me|ai|ly|to|gg|cc|tv|eu|link|click|top|zip|mov"
    "|de|fr|es|pt|kr|jp|cn|uk|us|ru|in|it|nl|ch|at|ca|au|br|mx|be|pl|se|no|fi|dk|ie|nz|tr|ua|za|example|test|invalid"
)
_REST: Final = r"[^\s<>\"'()\[\]]"
LINK: Final = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{1,20}}:)?//{_REST}{{2,2000}}"
    rf"|(?<![\w-])(?:mailto|tel|sms|data|javascript):{_REST}{{1,2000}}"
    rf"|(?<![\w@.-])(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,6}}(?:{_ENDINGS})(?![\w-]|\.\w)(?:/{_REST}{{0,2000}})?",
    re.IGNORECASE,
)
_AT: Final = r" ?(?:@|[(\[{] ?at ?[)\]}]) ?"
_DOT: Final = r" ?(?:\.|[(\[{] ?dot ?[)\]}]) ?"
MAIL: Final = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,6}}", re.IGNORECASE
)


def link_key(link: str) -> str:
    """A link without scheme, `www.`, closing punctuation and final slash; a mail link as its address."""
    bare = re.sub(r"\A(?:https?:)?//(?:www\.)?|\Awww\.|\Amailto:", "", link.casefold())
    return bare.rstrip(".,;:!?").removesuffix("/")


def mail_key(address: str) -> str:
    compact = re.sub(
        _DOT, ".", re.sub(_AT, "@", address.casefold(), flags=re.IGNORECASE), flags=re.IGNORECASE
    )
    return compact.replace(" ", "").rstrip(".")
