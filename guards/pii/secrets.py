"""Keys, tokens and passwords: known prefixes, signed tokens, and what follows a word such as "password"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(
    r"(?<![\w-])(?:"
    r"sk-[\w-]{16,}+|[rsp]k_(?:live|test)_\w{10,}+|gh[pousr]_\w{20,}+|github_pat_\w{22,}+|glpat-[\w-]{20,}+"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|xox[abeprs]-[\w-]{10,}+|xapp-[\w-]{10,}+|AIza[\w-]{35}|ya29\.[\w-]{20,}+"
    r"|npm_\w{36}|pypi-[\w-]{16,}+|hf_\w{20,}+|SG\.[\w-]{16,}+\.[\w-]{16,}+|\d{8,10}:AA[\w-]{32,}+"
    r"|eyJ[\w-]{8,}+\.[\w-]{8,}+\.[\w-]{4,}+"
    r")",
    re.ASCII,
)
_KEY_BLOCK: Final = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,8000}+(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
_CUED: Final = re.compile(
    r"(?<!\w)(?:password|passwort|passphrase|passcode|passwd|pwd|api[ _-]?key|secret|token|mot de passe"
    r"|contrase(?:ñ|n)a|senha|비밀번호|비번|암호|パスワード|暗証番号|密码|密碼)"
    r"(?:\s{0,3}(?:[:=]|is(?!\w)|ist(?!\w)|es(?!\w)|est(?!\w)|é(?!\w)|[는은:=は是])){1,2}\s{0,3}[\"'`]?"
    r"([^\s\"'`]{4,64})",
    re.IGNORECASE,
)
_PIN: Final = re.compile(
    r"(?<!\w)(?:pin|cvv|cvc|otp|tan|security code)(?: code| number)?\s{0,3}(?:[:=#]|is(?!\w)|ist(?!\w)){0,2}"
    r"\s{0,3}(\d{3,8})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_WORDS: Final = re.compile(r"[a-z]+[.,!?]?|[^\W\d_]+[.,!?]?")


def find_secrets(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_TOKEN, _KEY_BLOCK):
        yield from (found.span() for found in pattern.finditer(text))
    for found in _CUED.finditer(text):
        said = found[1].rstrip(".,;?")
        if len(said) >= 4 and not _WORDS.fullmatch(found[1]):
            yield found.start(1), found.start(1) + len(said)
    yield from (found.span(1) for found in _PIN.finditer(text))
