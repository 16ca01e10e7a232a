"""Numbers in Korean, Chinese and Japanese words, counted by ten thousands, turned into digits.

Native Korean words below ten are left as they are unless a time stands by: "두 가지" claims nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = (
    dict(zip("영일이삼사오육칠팔구", range(10), strict=True))
    | dict(zip("零一二三四五六七八九", range(10), strict=True))
    | {"공": 0, "〇": 0, "两": 2, "兩": 2}
)
_PLACES: Final = {"십": 10, "백": 100, "천": 1000, "十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {
    "만": 10**4, "억": 10**8, "조": 10**12, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12,
}  # fmt: skip
_SCALE_SIGNS: Final = "".join((*_PLACES, *_MYRIADS))
_PLAIN: Final = r"\d[\d,]*+(?:\.\d++)?"
_MIXED: Final = re.compile(
    rf"(?<![\d.,]){_PLAIN} ?[{_SCALE_SIGNS}](?: ?(?:{_PLAIN})? ?[{_SCALE_SIGNS}])*(?: ?\d[\d,]*+(?![\d.]))?"
)
_EAST_UNITS: Final = (
    r"(?= ?(?:원|달러|유로|엔|위안|퍼센트|프로|%|개월|주|시간|元|円|圆|圓|块|塊|美元|欧元|ドル|ユーロ|人民币"
    r"|日|天|年|月|週|周|個月|个月|小时|分钟|分鐘|分間|秒钟|時間|[ヶかカヵ]月|割|折))"
)
_SINO: Final = "영공일이삼사오육칠팔구"
_COUNT: Final = f"{_SINO}십백천만억조"
_KOREAN: Final = re.compile(
    rf"(?<![가-힣])(?:(?:[{_COUNT}]{{1,16}}[만억조] ){{0,3}}"
    rf"(?=[{_COUNT}]{{0,2}}[십백천만억조])[{_COUNT}]{{1,40}}"
    rf"(?:{_EAST_UNITS}|(?= 일|일 ?(?:간|이내|동안|안에|후|뒤|까지)))"
    rf"|[{_SINO}]?십[{_SINO}]?(?=일(?:[에은이]|(?!\w)))"
    rf"|[{_SINO}](?= ?(?:개월|퍼센트|프로|달러|유로|주일|년(?![가-힣])|년간|시간))|[삼사오육칠팔구](?= 일))"
)
_ONE: Final = "한|두|세|네|다섯|여섯|일곱|여덟|아홉"
_TEN: Final = "열|스물|서른|마흔|쉰|예순|일흔|여든|아흔|스무"
_NATIVE: Final = (
    {word: value for value, word in enumerate(_ONE.split("|"), 1)}
    | {word: 10 * value for value, word in enumerate(_TEN.split("|"), 1)}
    | {"스무": 20, "석": 3, "넉": 4}
)
_AFTER_A_WORD: Final = "(?:(?![가-힣])|(?=[에입까부쯤경로와과도의는은가이을를반]))"  # or a particle
# Alone, small ones are mere words ("두 가지"); tens, and whatever stands before a time, state a figure.
_NATIVE_KOREAN: Final = re.compile(
    rf"(?<![가-힣])(?:({_TEN})({_ONE})?(?= ?(?:[개명번건장병벌살분]|켤레|가지|배))"
    rf"|(?:({_TEN})({_ONE})?|({_ONE}|석|넉))"
    rf"(?= ?(?:시간|시{_AFTER_A_WORD}|[대명병권]{_AFTER_A_WORD}|개(?=[가를입]|(?![가-힣]))"
    rf"|달|주|개월|해(?![가-힣]))))"
)
_HAN_SIGNS: Final = "零〇一二两兩三四五六七八九十百千万萬億亿兆"
_HAN: Final = re.compile(
    rf"(?<![{_HAN_SIGNS}])[{_HAN_SIGNS}]++{_EAST_UNITS}"
    rf"|(?<=百分之)[{_HAN_SIGNS}]++"
    rf"|(?<![{_HAN_SIGNS}])(?=[^十百千万億亿]?[十百千万億亿])[{_HAN_SIGNS}]++(?=[個个点點人件枚本台次回])"
)
# As on cheques. 参, 陆 and 拾 are parts of words, too: so only right before what is counted.
_FORMAL: Final = dict(
    zip("壹壱貳贰弐弍叁參参肆伍陸陆柒漆捌玖拾佰仟", "一一二二二二三三三四五六六七七八九十百千", strict=True)
)
_CHEQUE: Final = re.compile(rf"[{''.join(_FORMAL)}{_HAN_SIGNS}]{{1,24}}+{_EAST_UNITS}")
_FORMAL_TABLE: Final = str.maketrans(_FORMAL)
# "您的余额是五千": a sum, though nothing is counted by name; and digits that are read out one by one.
_BARE: Final = re.compile(
    rf"(?<=[是为為は])(?=[{_HAN_SIGNS}]{{0,3}}[十百千万萬億亿])[{_HAN_SIGNS}]{{2,24}}+(?=です|でござ|左右|[.。,，]|\s*\Z)"
)
_READ_OUT: Final = re.compile(rf"(?<![가-힣])[{_SINO}]{{3,12}}(?= ?(?:달러|유로|원(?![가-힣])|엔))")
_DAYS: Final = {"이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "열흘": 10, "보름": 15}
_KOREAN_DAYS: Final = re.compile(rf"(?<![가-힣])(?:{'|'.join(_DAYS)})")
_ERA: Final = re.compile("令和 ?([0-9]{1,2}) ?年")
_HALF_PRICE: Final = re.compile("반값|半額|半价|半價")
_PER_HUNDRED: Final = re.compile(r"百分之 ?(\d[\d.]*)")


def east_to_digits(text: str) -> str:
    text = text.replace("千克", "公斤")  # a weight, and no thousands
    text = _ERA.sub(lambda found: f"{2018 + int(found[1])}年", _MIXED.sub(_mixed_value, text))
    text = _CHEQUE.sub(lambda found: found[0].translate(_FORMAL_TABLE), text)
    text = _BARE.sub(lambda found: str(_east(list(found[0]))), _HAN.sub(_sum, text))
    text = _KOREAN.sub(lambda found: str(_east(list(found[0].replace(" ", "")))), text)
    text = _HALF_PRICE.sub("50%", _READ_OUT.sub(_sum, text))
    text = _PER_HUNDRED.sub(r"\1%", text)
    text = _KOREAN_DAYS.sub(lambda found: f"{_DAYS[found[0]]}일", text)
    return _NATIVE_KOREAN.sub(_native, text)


def _sum(found: re.Match[str]) -> str:
    return str(_east(list(found[0])))


def _mixed_value(found: re.Match[str]) -> str:
    """ "1억 2,754만" and "12万5千": digits and signs together."""
    tokens = re.findall(rf"\d[\d,]*(?:\.\d+)?|[{_SCALE_SIGNS}]", found[0])
    return str(_east([token.replace(",", "") for token in tokens]))


def _native(found: re.Match[str]) -> str:
    """Whoever counts 분 so counts people: minutes are counted in the other numbers."""
    value = sum(_NATIVE[part] for part in found.groups() if part)
    return f"{value}명" if found.string.startswith(("분", " 분"), found.end()) else str(value)


def _east(tokens: list[str]) -> Decimal:
    total = section = number = Decimal(0)
    for token in tokens:
        if token in _MYRIADS:
            total += (section + number or 1) * _MYRIADS[token]
            section = number = Decimal(0)
        elif token in _PLACES:
            section += (number or 1) * _PLACES[token]
            number = Decimal(0)
        else:
            number = number * 10 + _DIGITS[token] if token in _DIGITS else Decimal(token)
    return total + section + number
