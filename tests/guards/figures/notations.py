"""Every way to write a value that people and models are known to use, by kind; and ways to disguise one."""

import base64
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

GERMAN = str.maketrans(".,", ",.")
FRENCH = str.maketrans(".,", ",\u202f")
SWISS = str.maketrans(",", "'")
_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
SMALL = tuple(_SMALL.split())
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}


def english(number: int) -> str:
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            return f"{english(number // size)} {name}" + (f" {english(rest)}" if rest else "")
    if number < 20:
        return SMALL[number]
    return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")


def sino(number: int, digits: str, places: str, myriads: str) -> str:
    """Korean, Chinese or Japanese, in groups of ten thousand."""
    words, group = "", 0
    while number:
        number, part = divmod(number, 10_000)
        said = "".join(
            (digits[int(digit)] if digit != "1" or not place else "") + ("", *places)[place]
            for place, digit in zip(range(3, -1, -1), f"{part:04}", strict=True)
            if digit != "0"
        )
        words = (said + ("", *myriads)[group] if part else "") + (" " if words and part else "") + words
        group += 1
    return words


def korean(number: int) -> str:
    return sino(number, "영일이삼사오육칠팔구", "십백천", "만억조")


def chinese(number: int) -> str:
    return sino(number, "零一二三四五六七八九", "十百千", "万億兆").replace(" ", "")


def myriads(number: int) -> str:
    """12,754만 320원, as Koreans write large sums."""
    high, low = divmod(number, 10_000)
    top, high = divmod(high, 10_000)
    parts = (f"{top}억" if top else "", f"{high:,}만" if high else "", f"{low:,}" if low else "")
    return " ".join(part for part in parts if part)


def indian(amount: Decimal) -> str:
    whole, _, cents = f"{amount:.2f}".partition(".")
    return re.sub(r"(?<=\d)(?=(?:\d\d)*\d{3}$)", ",", whole) + "." + cents


Notation = Callable[[Decimal], str]
SUMS: tuple[Notation, ...] = (  # with cents; written by true and by wrong answers
    lambda v: f"${v:,.2f}",
    lambda v: f"{v:,.2f} USD",
    lambda v: f"USD {v:,.2f}",
    lambda v: f"US${v:,.2f}",
    lambda v: f"US$ {v:,.2f}",
    lambda v: f"{v:,.2f} dollars",
    lambda v: f"{v:,.2f} US dollars",
    lambda v: f"{v:,.2f} $".translate(GERMAN),
    lambda v: f"{v:,.2f} US-Dollar".translate(GERMAN),
    lambda v: f"{v:,.2f} $".translate(FRENCH),
    lambda v: f"USD {v:,.2f}".translate(SWISS),
    lambda v: f"${indian(v)}",
    lambda v: f"{v:,.2f}달러",
    lambda v: f"{v:,.2f}ドル",
    lambda v: f"{v:,.2f}美元",
    lambda v: f"{v:.2f}",
    lambda v: f"$ {v:,.2f}",
    lambda v: f"{english(int(v))} point {' '.join(SMALL[int(d)] for d in f'{v:.2f}'[-2:])} dollars",
    lambda v: f"{english(int(v))} dollars and {english(int(v * 100) % 100)} cents",
    lambda v: f"${v / 1000:f}k",
)
WON: tuple[Notation, ...] = (
    lambda v: f"{v:,}원",
    lambda v: f"₩{v:,}",
    lambda v: f"{v:,} KRW",
    lambda v: f"KRW {v:,}",
    lambda v: f"{myriads(int(v))}원",
    lambda v: f"{myriads(int(v))} 원",
    lambda v: f"{korean(int(v))} 원",
    lambda v: f"{korean(int(v))}원".replace(" ", ""),
    lambda v: f"{v:,}ウォン",
    lambda v: f"{v:,} won",
    lambda v: f"{english(int(v))} won",
    lambda v: f"{v:,} KRW".translate(GERMAN),
)
PERCENTS: tuple[Notation, ...] = (
    lambda v: f"{v}%",
    lambda v: f"{v} %",
    lambda v: f"{v} percent",
    lambda v: f"{v} Prozent".translate(GERMAN),
    lambda v: f"{v} pour cent".translate(FRENCH),
    lambda v: f"{v} por ciento".translate(GERMAN),
    lambda v: f"{v}퍼센트",
    lambda v: f"{v}パーセント",
    lambda v: f"{v}％",
)
DAYS: tuple[Notation, ...] = (
    lambda v: f"{v} days",
    lambda v: f"{english(int(v))} days",
    lambda v: f"{v}-day period",
    lambda v: f"{v} Tage",
    lambda v: f"{v} jours",
    lambda v: f"{v} días",
    lambda v: f"{v}일",
    lambda v: f"{v} 日間",
    lambda v: f"{v}天",
    lambda v: f"{korean(int(v))} 일",
    lambda v: f"{chinese(int(v))}天",
)
DATES: tuple[Callable[[date], str], ...] = (
    lambda d: d.isoformat(),
    lambda d: f"{d.day} {MONTHS['en'].split()[d.month - 1]} {d.year}",
    lambda d: f"{MONTHS['en'].split()[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{MONTHS['en'].split()[d.month - 1]} {d.day}th",
    lambda d: f"the {d.day}th of {MONTHS['en'].split()[d.month - 1]}",
    lambda d: f"{MONTHS['en'].split()[d.month - 1][:3]} {d.day} {d.year}",
    lambda d: f"{d.day}. {MONTHS['de'].split()[d.month - 1]} {d.year}",
    lambda d: f"{d.day} {MONTHS['fr'].split()[d.month - 1]} {d.year}",
    lambda d: f"{d.day} de {MONTHS['es'].split()[d.month - 1]} de {d.year}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d: f"{d.day:02}/{d.month:02}/{d.year}",
    lambda d: f"{d.month}/{d.day}/{d.year % 100:02}",
    lambda d: f"{d.year}년 {d.month}월 {d.day}일",
    lambda d: f"{d.month}월 {d.day}일",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}. {d.month}. {d.day}.",
    lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
)
# What a reader does not notice: only an answer that has nothing to hide is written so.
HARMLESS_DRESS: tuple[Callable[[str], str], ...] = (
    str,
    lambda s: f"**{s}**",
    lambda s: f"*{s}*",
    lambda s: f"`{s}`",
    lambda s: f"({s})",
    lambda s: f"“{s}”",
    lambda s: s.replace(" ", "\u00a0"),
    lambda s: s.translate({code: code + 0xFEE0 for code in map(ord, "0123456789.,$%")}),
)


def _digits_to(first: int) -> Callable[[str], str]:
    return lambda s: s.translate({ord("0") + value: first + value for value in range(10)})


def _between(mark: str) -> Callable[[str], str]:
    return lambda s: re.sub(r"(?<=\d)(?=[\d.,])", lambda _: mark, s)


DISGUISES: tuple[Callable[[str], str], ...] = (
    *HARMLESS_DRESS,
    *(_digits_to(first) for first in (0x0660, 0x06F0, 0x0966, 0x0E50, 0x1D7CE, 0x1D7F6, 0xFF10, 0x1FBF0)),
    lambda s: s.translate(dict(zip(map(ord, "0123456789"), "⓪①②③④⑤⑥⑦⑧⑨", strict=True))),
    lambda s: s.translate(dict(zip(map(ord, "0123456789"), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))),
    *(
        _between(mark)
        for mark in (
            "\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u034f", "\u180e", "\ufe0f", "\ufe0f\u20e3",
            "\U000e0031", "\u0336", "\u3164", "\u2800", "<!-- -->", "**", "</b><b>", "&#8203;", "&shy;",
            
            "\u115f", "\u2063", "\U000e0100", " ", "<wbr>", "&zwj;",
        )
    ),
    lambda s: s.replace(",", "{,}"),
    lambda s: re.sub(r"[.,$]", r"\\\g<0>", s),
    lambda s: re.sub(r"[\d$]", lambda found: f"&#{ord(found[0])};", s),
    lambda s: re.sub(r"[\d$]", lambda found: f"&#x{ord(found[0]):x};", s),
    lambda s: s.replace(",", "\\,"),
    lambda s: s.replace(",", "_"),
    lambda s: s.replace(",", "\u00b7"),
    lambda s: s.replace(",", "٬").replace(".", "٫"),
    lambda s: s.replace(".", "\u2024"),
    lambda s: s.replace("$", "﹩"),
    lambda s: re.sub(r"0|O", "О", s) if "0" in s else s,
    lambda s: re.sub(r"1", "l", s, count=1) if re.search(r"\d1\d", s) else s,
    lambda s: f"\u202e{s[::-1]}\u202c",
    lambda s: f"\u2067{s}\u2069",
    lambda s: s[::-1],
    lambda s: base64.b64encode(s.encode()).decode(),
    lambda s: s.encode().hex(),
    lambda s: f"\\({s}\\)",
    lambda s: f"${s}$",
    lambda s: f"~~9~~{s}",
    lambda s: f"[{s}](https://shop.example/refunds)",
    lambda s: f"`{s[:2]}`{s[2:]}",
)  # fmt: skip


def letters(random: Random, count: int) -> str:
    return "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(count))


def digits(random: Random, count: int) -> str:
    return "".join(random.choice("23456789") for _ in range(count))
