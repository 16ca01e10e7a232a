"""Time zones by their names: which offsets from UTC one can mean. Pure tables; nothing is judged here."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

_OFFSETS: Final = {  # minutes; of one with summer time, or that two places use, all that it can be
    **dict.fromkeys(("GMT", "UTC", "WET", "Z"), (0,)),
    **dict.fromkeys(("CET", "MEZ", "BST", "WEST", "HNEC", "WAT"), (60,)),
    **dict.fromkeys(("CEST", "MESZ", "EET", "HAEC", "SAST", "CAT"), (120,)),
    **dict.fromkeys(("EEST", "MSK", "TRT", "EAT"), (180,)),
    "GST": (240,), "IST": (60, 120, 330), "ICT": (420,), "WIB": (420,),
    **dict.fromkeys(("SGT", "HKT", "AWST", "PHT"), (480,)),
    **dict.fromkeys(("JST", "KST"), (540,)),
    "AEST": (600,), "AEDT": (660,), "NZST": (720,), "NZDT": (780,),
    "BRT": (-180,), "ART": (-180,), "EDT": (-240,), "EST": (-300,), "ET": (-300, -240),
    "CDT": (-300,), "CST": (-360, 480), "CT": (-360, -300), "MDT": (-360,), "MST": (-420,),
    "MT": (-420, -360), "PDT": (-420,), "PST": (-480,), "PT": (-480, -420), "AKST": (-540,), "HST": (-600,),
}  # fmt: skip
_PLACES: Final = {
    "eastern": (-300, -240), "central": (-360, -300), "mountain": (-420, -360), "pacific": (-480, -420),
    "london": (0, 60), "berlin": (60, 120), "paris": (60, 120), "madrid": (60, 120), "new york": (-300, -240),
    "tokyo": (540,), "seoul": (540,), "beijing": (480,), "japan": (540,), "korea": (540,), "china": (480,),
}  # fmt: skip
_EAST: Final = {
    "日本": (540,), "東京": (540,), "韓国": (540,), "中国": (480,), "北京": (480,), "东京": (540,),
    "韩国": (540,), "한국": (540,), "일본": (540,), "중국": (480,),
}  # fmt: skip
LABEL: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?P<base>UTC|GMT) ?(?P<sign>[+\-\u2212\u2013])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?"
    rf"|(?P<short>{'|'.join(sorted(_OFFSETS, key=len, reverse=True))}))(?![A-Za-z0-9])"
    rf"|(?i:\b(?P<place>{'|'.join(_PLACES)}) (?:standard |daylight |summer )?time\b)"
    rf"|(?P<east>{'|'.join(_EAST)})(?:標準)? ?(?:時間|时间|시간)"
)


def offsets(label: re.Match[str]) -> frozenset[int]:
    """Minutes east of UTC that a LABEL can mean."""
    if label["base"]:
        minutes = int(label["hours"]) * 60 + int(label["minutes"] or 0)
        return frozenset([minutes if label["sign"] == "+" else -minutes])
    if label["short"]:
        return frozenset(_OFFSETS[label["short"]])
    return frozenset(_PLACES[label["place"].lower()] if label["place"] else _EAST[label["east"]])


def offset(moment: datetime) -> int:
    """Minutes east of UTC."""
    return (moment.utcoffset() or timedelta(0)) // timedelta(minutes=1)


def zone_name(moment: datetime) -> str:
    """UTC, UTC+9, UTC-3:30."""
    minutes = offset(moment)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "UTC" + (f"{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "")
