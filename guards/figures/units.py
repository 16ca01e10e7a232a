"""Words and signs that stand beside a number, per language: currencies, durations, scales, days, months."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from guards.text.patterns import columns


def _table(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {word.strip(): meaning for words, meaning in rows for word in words.split("|")}


_DOLLARS: Final = "USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP"
CURRENCIES: Final = {
    word: frozenset(codes.split())
    for word, codes in _table(
        (
            ("$|dollar|dollars|dólar|dólares|dolares|buck|bucks|달러|ドル", _DOLLARS),
            ("us$|us dollar|us dollars|美元", "USD"), ("a$|au$|australian dollars", "AUD"),
            ("c$|ca$|canadian dollars", "CAD"), ("hk$", "HKD"), ("nt$", "TWD"), ("s$", "SGD"), ("nz$", "NZD"),
            ("r$|real|reais", "BRL"), ("mx$", "MXN"), ("peso|pesos", "MXN ARS CLP COP PHP"),
            ("€|euro|euros|유로|ユーロ|欧元", "EUR"), ("£|pound|pounds|quid|livres|pfund", "GBP"),
            ("¥|yen|엔|円", "JPY CNY"),
            ("元|yuan|위안|块|塊|人民币|圆|圓", "CNY TWD JPY"), ("₩|won|원", "KRW"),
            ("₹|rs|rs.|rupee|rupees", "INR PKR LKR"),
            ("₽|ruble|rubles|руб", "RUB"), ("₺|lira", "TRY"), ("₫", "VND"),
            ("฿|baht", "THB"), ("₴", "UAH"), ("₪", "ILS"), ("₦", "NGN"), ("₱", "PHP"), ("zł", "PLN"),
            ("fr.|franken|franc|francs", "CHF"), ("kr|kronor|kroner", "SEK NOK DKK"),
        )
    ).items()
} | {
    code.lower(): frozenset({code})
    for code in re.findall(
        "...",
        "USDEURGBPJPYCNYKRWINRCHFCADAUDNZDSGDHKDTWDSEKNOKDKKPLNCZKHUFRONBRLMXNARSCLPCOPTRYRUBUAHILSAEDSARQARKWD"
        "BHDOMRJODTNDEGPZARNGNKESTHBVNDIDRMYRPHPPKRBDTLKR",
    )
}  # fmt: skip
CENTS: Final = frozenset(["cent", "cents", "pence", "penny", "centimes", "centavos", "céntimos", "ct", "¢"])
THREE_DECIMALS: Final = frozenset(["KWD", "BHD", "OMR", "JOD", "TND"])

DURATIONS: Final = _table(
    (
        ("second|seconds|sec|secs|sekunde|sekunden|seconde|secondes|segundo|segundos|초|秒", "1 s"),
        ("minute|minutes|min|mins|minuten|minuto|minutos|분|分|分钟", "60 s"),
        ("hour|hours|hr|hrs|h|stunde|stunden|std|heure|heures|hora|horas|시간|時間|小时|小時", "3600 s"),
        ("day|days|calendar days|calendar day|tag|tage|tagen|jour|jours|día|días|dia|dias|일|日|日間|天",
         "86400 s"),
        ("fortnight|fortnights", "1209600 s"),
        ("decade|decades|jahrzehnt|jahrzehnte|décennie", "120 month"),
        ("week|weeks|woche|wochen|semaine|semaines|semana|semanas|주|주일|週間|週|周", "604800 s"),
        ("business day|business days|working day|working days|werktag|werktage|werktagen|arbeitstage"
         "|arbeitstagen|jours ouvrés|jours ouvrables|días hábiles|dias úteis|영업일|営業日|工作日"
         "|个工作日|個工作日",
         "1 business day"),
        ("month|months|monat|monate|monaten|mois|mes|meses|mês|개월|달|か月|ヶ月|カ月|ヵ月|個月|个月",
         "1 month"),
        ("year|years|yr|yrs|jahr|jahre|jahren|an|ans|année|années|año|años|ano|anos|년|年|年間", "12 month"),
    )
)  # fmt: skip
# What is measured in one unit is not so much in another: "3.5 GB" is no 3.5 MB.
MEASURES: Final = _table(
    (
        ("kb|kilobyte|kilobytes", "kB"), ("mb|megabyte|megabytes|메가", "MB"),
        ("gb|gigabyte|gigabytes|기가", "GB"), ("tb|terabyte|terabytes|테라", "TB"),
        ("mbps|mbit|mega|méga", "Mbit/s"), ("gbps|gbit", "Gbit/s"),
        ("mg", "mg"), ("g|gram|grams|gramm|grammes", "g"), ("lb|lbs", "lb"), ("oz|ounce|ounces", "oz"),
        ("kg|kilo|kilos|kilogram|kilograms|kilogramm|킬로|키로|キロ|公斤", "kg"),
        ("ml", "ml"), ("litre|litres|liter|liters", "l"), ("mm", "mm"), ("cm", "cm"),
        ("metre|metres|meter|meters|mètres", "m"), ("km|kilometre|kilometres|kilometer|kilometers", "km"),
        ("mile|miles", "mi"), ("inch|inches", "in"), ("foot|feet", "ft"), ("°c|℃", "°C"), ("°f|℉", "°F"),
        ("kwh", "kWh"), ("m2|sqm|quadratmeter", "m2"), ("m3|kubikmeter", "m3"),
        ("watt|watts", "W"), ("volt|volts", "V"), ("mah", "mAh"),
    )
)  # fmt: skip
PERCENT: Final = frozenset(
    _table([("%|percent|per cent|pct|prozent|pour cent|por ciento|por cento", "")])
) | {
    "퍼센트",
    "프로",
    "パーセント",
}
TENTHS: Final = frozenset(["割", "折", "할"])  # of a price
SCALES: Final = {
    word: Decimal(factor)
    for word, factor in _table(
        (
            ("thousand|tausend|mille|mil|тыс", "1000"),
            ("million|millions|millionen|mio|mio.|mn|millones|milhões|млн|mm", "1000000"),
            ("billion|billions|bn|milliarden|mrd|mrd.|milliards", "1000000000"),
            ("trillion|trillions|tn", "1000000000000"),
            ("dozen|dutzend|douzaines|docenas", "12"),
            ("grand", "1000"), ("lakh|lakhs|lac", "100000"), ("crore|crores|cr", "10000000"),
        )
    ).items()
} | {"k": Decimal(1000), "K": Decimal(1000), "M": Decimal(10**6), "B": Decimal(10**9)}  # fmt: skip

_MONTH_NAMES: Final = (
    "january|jan|januar|janvier|enero|ene|janeiro|jän|januari",
    "february|feb|februar|février|févr|febrero|fevereiro|fev",
    "march|mar|märz|mär|mrz|mars|marzo|março", "april|apr|avril|avr|abril|abr", "may|mai|mayo|maio",
    "june|jun|juni|juin|junio|junho", "july|jul|juli|juillet|juil|julio|julho", "august|aug|août|agosto|ago",
    "september|sep|sept|septembre|septiembre|setembro|set",
    "october|oct|oktober|okt|octobre|octubre|outubro|out",
    "november|nov|novembre|noviembre|novembro",
    "december|dec|dezember|dez|décembre|déc|diciembre|dic|dezembro",
)  # fmt: skip
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split("|")}

# From Monday on, as patterns: "sat" and "wed" are words, "Sat" and "Wed" are days.
_FEIRA: Final = "s?(?:-feiras?)?"
WEEKDAYS: Final = columns(
    rf"""
    mondays? | tuesdays? | wednesdays? | thursdays? | fridays? | saturdays? | sundays?
    (?-i:Mon) | (?-i:Tues?) | (?-i:Wed) | (?-i:Thu(?:rs?)?) | (?-i:Fri) | (?-i:Sat) | (?-i:Sun)
    montags? | dienstags? | mittwochs? | donnerstags? | freitags? | samstags? | sonntags?
    lundis? | mardis? | mercredis? | jeudis? | vendredis? | samedis? | dimanches?
    lunes | martes | miércoles | jueves | viernes | sábados? | domingos?
    segunda{_FEIRA} | terça{_FEIRA} | quarta{_FEIRA} | quinta{_FEIRA} | sexta{_FEIRA} | sábados? | domingos?
    월요일 | 화요일 | 수요일 | 목요일 | 금요일 | 토요일 | 일요일
    月曜日? | 火曜日? | 水曜日? | 木曜日? | 金曜日? | 土曜日? | 日曜日?
    [周週]一 | [周週]二 | [周週]三 | [周週]四 | [周週]五 | [周週]六 | [周週]日
    星期一 | 星期二 | 星期三 | 星期四 | 星期五 | 星期六 | 星期[日天]
    """
)


def any_of(words: Iterable[str]) -> str:
    """A regex alternative of these words, longest first, so that a longer one is never cut short.

    By their first letters: where none of those stands, hundreds of words need not be tried one by one.
    """
    endings: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        endings.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(those)})" for first, those in endings.items())


# What may stand between a number and its unit: "les 2 dernières heures".
ADJECTIVE: Final = (
    r"(?: (?:last|first|full|whole|more|further|derni[eè]re?s|premi[eè]re?s|prochaine?s|últim[oa]s"
    r"|primer[oa]s|primeir[oa]s|próxim[oa]s|letzten|ersten|nächsten|weiteren?|vollen?)(?= ))"
)
