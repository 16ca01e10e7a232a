"""Undoes the base64 that a text may hide in; what the text says is judged by whoever asks."""

from __future__ import annotations

import base64
import binascii


def from_base64(token: str) -> bytes | None:
    """The bytes of a token in either alphabet, padded or not; None when it is no base64."""
    bare = token.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def hides_a_digit(token: str) -> bool:
    """Base64 of readable text with a digit in it. Ordinary words decode too, so the token must look odd."""
    word = token.rstrip("=")
    if len(word) < 3 or (word == token and word in (word.lower(), word.upper(), word.capitalize())):
        return False
    hidden = from_base64(word) or b""
    if base64.b64encode(hidden).decode().rstrip("=") != word:  # "MHz" decodes too, but nothing encodes to it
        return False
    try:
        said = hidden.decode()
    except UnicodeDecodeError:
        return False
    readable = all(character.isprintable() or character.isspace() for character in said)
    return readable and any(character.isdigit() for character in said)
