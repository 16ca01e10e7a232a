"""Figures in words of many kinds: counts, measures, times on a clock, Hindi, and words in disguise."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guards.base import Fact
from tests.guards.proving import codes

DEVICES = Fact("devices.count", "count", Decimal(3))
DATA = Fact("data.remaining", "count", Decimal("3.5"), unit="GB")
VISIT = Fact("appointment.time", "date", datetime(2026, 11, 24, 15, 30, tzinfo=UTC))
NOON = Fact("appointment.time", "date", datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
NIGHT = Fact("appointment.time", "date", datetime(2026, 11, 24, 0, 0, tzinfo=UTC))
RUPEES = Fact("account.balance", "money", Decimal(1234567), currency="INR")
LOAN = Fact("loan.amount", "money", Decimal(500000), currency="INR")
DAY = Fact("order.1.delivery", "date", date(2026, 11, 24))
PLACE = Fact("queue.position", "count", Decimal(4))
IBAN = Fact("account.iban", "identifier", "DE89370400440532013000")


@pytest.mark.parametrize(
    ("draft", "fact", "passes"),
    [
        ("You have three registered devices.", DEVICES, True),
        ("You have 3 devices.", DEVICES, True),
        ("You have four registered devices.", DEVICES, False),
        ("You have a dozen devices.", DEVICES, False),
        ("You have half a dozen devices.", DEVICES, False),
        ("You have two or three devices.", DEVICES, False),
        ("The two accounts are yours.", DEVICES, True),  # only points at them
        ("There are two ways.", DEVICES, True),
        ("등록된 기기는 세 대입니다.", DEVICES, True),
        ("등록된 기기는 다섯 대입니다.", DEVICES, False),
        ("두 가지 방법이 있습니다.", DEVICES, True),
        ("You have 3.5 GB left.", DATA, True),
        ("You have 3.5 gigabytes left.", DATA, True),
        ("You have 3.5 MB left.", DATA, False),
        ("You have three gigabytes left.", DATA, False),
        ("You have 3 GB left.", DEVICES, True),  # of a count without any unit
        ("Your appointment is at half past three.", VISIT, True),
        ("Ihr Termin ist um halb vier.", VISIT, True),
        ("It is at quarter to four.", VISIT, False),
        ("It is at quarter past 3.", VISIT, False),
        ("It is at a quarter past four.", VISIT, False),
        ("Er ist um viertel nach drei.", VISIT, False),
        ("Ihr Termin ist um halb fünf.", VISIT, False),
        ("It is at noon.", VISIT, False),
        ("It is at noon.", NOON, True),
        ("It is at midnight.", NOON, False),
        ("It is at midnight.", NIGHT, True),
        ("It is at four o'clock.", VISIT, False),
        ("It is at twelve o'clock.", NOON, True),
        ("ご予約は午後3時半です。", VISIT, True),
        ("您的预约时间是下午3点半。", VISIT, True),
        ("您的预约时间是晚上9点。", VISIT, False),
        ("예약은 네 시입니다.", VISIT, False),
        ("आपका समय शाम 3:30 बजे है।", VISIT, True),
        ("आपका समय सुबह 3:30 बजे है।", VISIT, False),
        ("आपका समय 3:30 बजे है।", VISIT, True),
        ("आपका बैलेंस ₹12,34,567 है।", RUPEES, True),
        ("आपका बैलेंस 12,34,567 रुपये है।", RUPEES, True),
        ("आपका बैलेंस 12,34,567 डॉलर है।", RUPEES, False),
        ("आपके खाते में पाँच सौ रुपये हैं।", RUPEES, False),
        ("आपका ऋण 5 लाख रुपये है।", LOAN, True),
        ("आपका ऋण पाँच लाख रुपये है।", LOAN, True),
        ("आपका ऋण पाँच लाख एक हज़ार रुपये है।", LOAN, False),
        ("आपका ऋण दो लाख रुपये है।", LOAN, False),
        ("दो विकल्प हैं।", LOAN, True),
        ("आपका ऑर्डर 24 नवंबर को पहुँचेगा।", DAY, True),
        ("आपका ऑर्डर 25 नवंबर को पहुँचेगा।", DAY, False),
        ("お届け予定日は令和8年11月24日です。", DAY, True),
        ("お届け予定日は令和9年11月24日です。", DAY, False),
        ("Sie kommt am 24.11. an.", DAY, True),
        ("Sie kommt am 25.11. an.", DAY, False),
        ("You are 4th in the queue.", PLACE, True),
        ("You are 5th in the queue.", PLACE, False),
        ("Your IBAN is DE89 3704 0044 0532 0130 00.", IBAN, True),
        ("Your IBAN is DE89 3704 0044 0532 0130 01.", IBAN, False),
        ("Your balance is fоrty-eight dollars.", DAY, False),  # with a Cyrillic o
        ("Your balance is f o r t y  e i g h t dollars.", DAY, False),
        ("Ein Widerstand von 10 kΩ.", PLACE, False),
        ("Ω und µm sind keine Tarnung.", PLACE, True),
    ],
)
def test_a_figure_in_words_has_to_be_true(draft: str, fact: Fact, passes: bool) -> None:
    assert (codes(draft, fact) == []) is passes, codes(draft, fact)


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("Delivery takes 3-5 business days.", "Delivery takes three to five business days.", True),
        ("Delivery takes 3-6 business days.", "Delivery takes three to five business days.", False),
        ("It takes about a week.", "Delivery takes 7 days.", True),
        ("It takes a week.", "Delivery takes 1 week.", True),
        ("It takes a fortnight.", "Delivery takes 1 week.", False),
        ("The warranty lasts a decade.", "The warranty lasts 10 years.", True),
        ("The warranty lasts a decade.", "The warranty lasts 2 years.", False),
        ("Files up to 25 GB can be uploaded.", "Files up to 25 MB can be uploaded.", False),
        ("Heat it to 180 °F.", "Heat it to 180 °C.", False),
        ("Heat it to 180 °C.", "Heat it to 180 °C.", True),
        ("Offen von 8 bis 18 Uhr.", "Offen 8:00-18:00.", True),
        ("Offen von 8 bis 20 Uhr.", "Offen 8:00-18:00.", False),
    ],
)
def test_a_length_or_a_measure_has_to_stand_in_the_knowledge(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


def test_what_a_person_counted_may_be_said_to_them_in_digits() -> None:
    assert codes("You said that 3 items were missing.", said="three items were missing from my parcel") == []
    assert codes("You want to return four shirts.", said="I want to return two shirts") != []


@pytest.mark.parametrize("draft", ["You have 3 lines.", "We sent 12 cases of honey.", "4 kinds of honey."])
def test_what_is_counted_in_digits_is_a_figure(draft: str) -> None:
    assert codes(draft) == ["unproven_number"]
