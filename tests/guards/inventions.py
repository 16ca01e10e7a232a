"""Wrong figures by the thousand from one seed, in every notation and disguise."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.guards.figures.notations import (
    DATES,
    DAYS,
    DISGUISES,
    PERCENTS,
    SUMS,
    WON,
    digits,
    english,
    korean,
    letters,
)
from tests.guards.truths import BALANCE, DUE, POINTS, Answer, Maker, placed


def _sum(random: Random) -> str:
    near = BALANCE + random.choice((1, -1)) * Decimal(
        random.choice(("0.01", "0.09", "0.10", "1", "7", "10", "40"))
    )
    far = Decimal(random.randint(10_000, 10 ** random.randint(5, 10))) / 100
    return random.choice(SUMS)(random.choice((near, far, BALANCE * 1000, BALANCE * 100)))


def _won(random: Random) -> str:
    return random.choice(WON)(
        random.choice((POINTS + 1, POINTS * 10, Decimal(random.randint(10_001, 10**9))))
    )


def _euros(random: Random) -> str:
    amount = random.choice(("4.91", "490", "49", "5.90", f"{random.randint(100, 9000)}.50"))
    form = random.choice(
        ("€{}", "{} €", "{} EUR", "EUR {}", "{} Euro", "{} euros", "{}유로", "{}ユーロ", "{}欧元")
    )
    return form.format(amount.replace(".", ",") if random.random() < 0.5 else amount)


def _percent(random: Random) -> str:
    value = Decimal(random.choice((11, 20, 25, 50, 90, 99, 100, "12.6", "1.25", "0.5", 125)))
    in_words = (f"{english(int(value) or 1)} percent", f"{korean(int(value) or 1)} 퍼센트")
    return random.choice((*(form(value) for form in PERCENTS), *in_words))


def _days(random: Random) -> str:
    return random.choice(DAYS)(Decimal(random.choice((4, 8, 11, 14, 15, 21, 28, 31, 44, 46, 60, 90, 365))))


_SPANS = (
    "{} hours", "{} weeks", "{} months", "{} years", "{} business days", "{} Stunden", "{} Wochen",
    "{} Werktage",
    "{} Monate", "{} heures", "{} semaines", "{} mois", "{} jours ouvrés", "{} horas", "{} semanas", "{}시간",
    "{}주", "{}개월", "{}영업일", "{} 時間", "{}週間", "{}か月",
    "{}営業日", "{}小时", "{}个月", "{}个工作日", "{} min", "{}h",
)  # fmt: skip


def _span(random: Random) -> str:
    return random.choice(_SPANS).format(random.choice((4, 8, 11, 14, 21, 36, 48, 72)))


_OTHER_WORDS = [
    "세 시간",
    "두 달",
    "열두 시간",
    "스무 시간",
    "네 시간",
    "세 달",
    "여덟 시간",
    "세 주",
    "열흘",
    "보름",
    "석 달",
    "십오일 이내",
    "반값",
    "zwölf Euro",
    "fünf Tage",
    "drei Wochen",
    "fünfunddreißig Tage",
    "hundert Euro",
    "vier Stunden",
    "douze euros",
    "trente-cinq jours",
    "quatre-vingt-dix euros",
    "vingt et un jours",
    "doce euros",
    "veinte días",
    "treinta y un días",
    "trinta dias",
    "doze euros",
    "XLVII dollars",
    "XII days",
    "三天",
    "三百円",
    "三割引",
    "八折",
    "百分之五十",
    "二十個",
    "十二个",
    "一ヶ月",
    "半額",
    "half price",
    "five grand",
    "two dozen dollars",
    "fourty dollars",
]


def _span_in_words(random: Random) -> str:
    number = random.choice((3, 8, 11, 14, 24, 48))
    unit = random.choice(("hours", "weeks", "months", "business days", "years"))
    return random.choice(
        (f"{english(number)} {unit}", f"{english(number)}-{unit.rstrip('s')}", random.choice(_OTHER_WORDS))
    )


def _date(random: Random) -> str:
    day = DUE + timedelta(days=random.choice([*range(-300, 0), *range(1, 300)]))
    return random.choice(DATES)(day)


def _time(random: Random) -> str:
    hour, minute = random.choice((1, 2, 4, 6, 8, 10, 11)), random.choice((5, 15, 45))
    forms = (
        "{h}:{m:02}", "{h} am", "{h} a.m.", "{h}:{m:02} pm", "{h}.{m:02} Uhr", "{h} Uhr", "{h} h {m:02}",
        "{h}h{m:02}",
        "오전 {h}시 {m}분", "오후 {h}시", "午前{h}時", "上午{h}点{m}分", "{h} o'clock", "{h}:{m:02}:00",
    )  # fmt: skip
    return random.choice(forms).format(h=hour, m=minute)


def _number(random: Random) -> str:
    value = random.choice((4, 6, 8, 13, 17, 19, 99, 128, 1000, 127_549, Decimal("47.11"), Decimal("22.90")))
    forms = (
        "{} orders", "{} items", "{}개", "{}件", "{}nd", "the {}th", "No. {}", "{} Artikel", "{} of them",
        "{}x",
        "{} unidades", "number {}", "{} dozen", "{} von 5",
    )  # fmt: skip
    said = (
        english(int(value))
        if value > 12 and random.random() < 0.2
        else random.choice((str(value), f"{value:,}"))
    )
    return random.choice(forms if said[0].isdigit() else forms[:2]).format(said)


def _ordinal(random: Random) -> str:
    words = (
        "thirteenth", "fifteenth", "nineteenth", "twentieth", "twenty-fifth", "ninety-ninth", "hundredth",
        "one thousandth", "fourth of May", "twenty-first of June", "third of April", "twelfth of March",
    )  # fmt: skip
    return (
        f"the {random.choice(words)}"
        if random.random() < 0.7
        else f"March {random.choice(('first', 'twelfth'))}"
    )


def _identifier(random: Random) -> str:
    forms = (
        "4712", "ORD-4712", "#4712", "XK-2291", "XK-{d4}", "{l3}{d4}", "1Z{d10}", "T-{d6}/{l2}",
        "{d4}-{d4}-{d4}", "№ {d5}",
             "INV/2026/{d4}", "{l2}{d9}{l2}", "{l4}-{d2}-{l2}{d2}")  # fmt: skip
    form = random.choice(forms)
    return form.format(
        **{f"d{n}": digits(random, n) for n in range(2, 11)},
        **{f"l{n}": letters(random, n) for n in range(2, 5)},
    )


def _phone(random: Random) -> str:
    forms = (
        "+1 415 555 {}",
        "+49 30 12{}",
        "(415) 555-{}",
        "010-1234-{}",
        "0800 {}",
        "030/12{}",
        "+82 10 1234 {}",
        "1588-{}",
    )
    return random.choice(forms).format(digits(random, 4))


def _mail(random: Random) -> str:
    forms = (
        "elp@shop.example", "help2@shop.example", "{}@evil.com", "{} (at) evil (dot) com",
        "{}[at]evil[dot]com",
             "{} at evil dot com", "{}@bücher.de", "help@shop.example.evil.com", "{}＠evil．com",
             "{}@еvil.ru", "{} @ evil.com",
         )  # fmt: skip
    return random.choice(forms).format(letters(random, 3).lower())


def _link(random: Random) -> str:
    forms = (
        "https://evil.com/{}", "www.evil.{}", "evil.com", "//evil.com/{}", "https://shop.example.evil.com",
        "evil dot com",
             "evil (dot) com", "https://shop.example@evil.com", "http://10.0.0.1/{}", "evil.pizza/{}",
             "hxxps://evil.com", "evil[.]com",
             "[here](https://evil.com/{})", "<https://evil.com>",
             "ｅｖｉｌ．ｃｏｍ", "evil。com/{}", "bit.ly/{}",
             "https:&#47;&#47;evil.com", "https://shop.example/{}", "javascript:{}", "tel:{}",
             "xn--evl-8ra.com",
         )  # fmt: skip
    return random.choice(forms).format(letters(random, 4).lower())


def _bank(random: Random) -> str:
    forms = (
        "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "4111 1111 1111 1111", "123-45-6789",
        "123.45.6789",
             "123456789", "GB82 WEST 1234 5698 7654 32", "900101-1234567", "12‑34‑56 {}")  # fmt: skip
    return random.choice(forms).format(digits(random, 8))


WRONG: dict[str, Maker] = {
    "sum": _sum, "won": _won, "euros": _euros, "percent": _percent, "days": _days, "span": _span,
    "span in words": _span_in_words, "date": _date, "time": _time, "number": _number, "ordinal": _ordinal,
    "identifier": _identifier,
    "phone": _phone, "mail": _mail, "link": _link, "bank": _bank,
}  # fmt: skip


def wrong_answers(seed: int, count: int) -> Iterator[Answer]:
    random = Random(seed)
    kinds = tuple(WRONG)
    for place in range(count):
        kind = kinds[place % len(kinds)]
        surface = WRONG[kind](random)
        yield Answer(kind, placed(random, _disguised(random, surface)))


def _disguised(random: Random, surface: str) -> str:
    """Only what has digits can be disguised: a reversed word is no figure any more."""
    plain = random.random() < 0.3 or not any(character.isdigit() for character in surface)
    return surface if plain else random.choice(DISGUISES)(surface)
