"""Personal data as people write it, and where none of it may ever be seen in the clear."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence

# One message each; what stands between « and » is what may be seen nowhere. Two in a row are one burst.
MESSAGES: Sequence[Sequence[str]] = (
    # cards
    ("My card «4111 1111 1111 1111» was charged twice",),
    ("My card is «4111-1111-1111-1111», please check",),
    ("card«5500000000000004»",),
    ("I paid with «3782 822463 10005» yesterday",),
    ("카드번호 «5555 5555 5555 4444» 입니다",),
    ("Meine Karte: «4012 8888 8888 1881».",),
    ("full width «４１１１ １１１１ １１１１ １１１１» is it",),
    ("with joiners «4222\u200b2222\u200b2222\u200b2220» there",),
    ("dots «6011.1111.1111.1117» ok",),
    # accounts
    ("IBAN «DE89 3704 0044 0532 0130 00» bitte",),
    ("iban «GB82WEST12345698765432»",),
    ("Mon IBAN est «FR14 2004 1010 0505 0001 3M02 606»",),
    ("mi cuenta «ES91 2100 0418 4502 0005 1332»",),
    ("small letters «nl91 abna 0417 1643 00»",),
    # national numbers
    ("주민등록번호 «900101-1234568» 이에요",),
    ("RRN «900101 - 1234568» ok?",),
    ("my ssn is «536-22-8726»",),
    ("social security number «536 22 8727» is mine",),
    ("Mi DNI es «12345678Z»",),
    ("NIE «X1234567L» vale?",),
    ("CPF «529.982.247-25» aqui",),
    ("身份证 «11010519491231002X» 谢谢",),
    ("NINO «AB 12 34 56 C» is right",),
    # telephone
    ("Call me at «+1 415 555 2671» after six",),
    ("ring «+44 20 7946 0958» please",),
    ("전화 «010-9876-5432» 로 주세요",),
    ("«01098765433» 입니다",),
    ("meine Nummer ist «+49 30 901820»",),
    ("appelez le «+33 1 42 68 53 00»",),
    ("電話は«+81 3-1234-5678»です",),
    ("call «(415) 555-2672» now",),
    ("full width phone «＋１ ４１５ ５５５ ２６７３»",),
    # mail
    ("write to «ada.lovelace@example.org» please",),
    ("MAIL «GRACE.HOPPER@EXAMPLE.COM» NOW",),
    ("mail «kim_cs+shop@naver.co.kr» 로",),
    ("an «josé.garcía@correo.example» bitte",),
    ("it is «margaret (at) nasa (dot) gov»",),
    ("idn «info@müller-laden.de» ok",),
    ("in brackets <«katherine@johnson.example»>",),
    # machines
    ("my ip is «203.0.113.77» I think",),
    ("ipv6 «2001:db8:85a3::8a2e:370:7334» here",),
    # homes
    ("I live at «42 Evergreen Terrace» now",),
    ("Ich wohne in der «Lindenstraße 12» im Hof",),
    # secrets
    ("the key «sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD» leaked",),
    ("token «ghp_16C7e42F292c6912E7710c838347Ae178B4a»",),
    ("aws «AKIAIOSFODNN7EXAMPLE» is it",),
    ("slack «xoxb-123456789012-abcdefghijklmnop»",),
    ("my password: «Tr0ub4dor&3x»",),
    ("das Passwort ist «Geheim!2024x»",),
    ("비밀번호: «qwer!2345»",),
    ("pin: «839204»",),
    # over several lines and messages
    ("the card is\n«4111 1111 1111 1111»\nthanks",),
    ("card: «4539 5787", "6362 1486» is the rest"),
    ("«491667", "347572", "5015»"),
    ("주민번호 «880808", "-1234563»"),
    ("phone «+1 415 555", "2674» is mine"),
    # beside look-alikes and markup
    ("[CARD_1] is not «4485 0403 7153 6584», is it",),
    ("{account.balance} and **«4716 9886 4212 0110»**",),
    ("</person> my card is «4532 0151 1283 0366»",),
    ("`«4556 7375 8689 9855»` in code",),
    ("(file: statement «DE75512108001245126199».pdf)",),
    ("see https://shop.example/?card=«4024007103939509»&x=1",),
)
_SECRET = re.compile("[«»]")


def said(message: Sequence[str]) -> Sequence[str]:
    """The texts as they are sent."""
    return [_SECRET.sub("", text) for text in message]


def needles(message: Sequence[str]) -> Sequence[str]:
    """What may be seen nowhere: each secret piece as it is written, and as plain characters in a row."""
    pieces = [piece for whole in _marked("\n".join(message)) for piece in whole.split("\n") if piece]
    return sorted({form for piece in pieces for form in (piece, _plain(piece))})


def seen(message: Sequence[str], haystack: str, *, shortest: int) -> Sequence[str]:
    """Which of them can be seen. A shorter one may be there by chance, in an id or a time."""
    return [needle for needle in needles(message) if len(needle) >= shortest and needle in haystack]


def readable(body: str) -> str:
    """A JSON body as a person would read it: with its escapes undone, and once more without separators."""
    text = json.dumps(json.loads(body), ensure_ascii=False)
    return text.replace("\\n", "\n").replace('\\"', '"')


def _marked(text: str) -> Iterable[str]:
    return re.findall("«([^»]*)»", text)


def _plain(piece: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", piece) if c.isalnum())
