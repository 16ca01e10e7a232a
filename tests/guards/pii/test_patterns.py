"""One table per kind: what is found, exactly, and what must be left alone."""

import re

import pytest

from guards.pii.cues import Nearby
from guards.pii.masking import resolve
from guards.pii.patterns import KINDS, PatternDetector
from tests.guards.pii.forms import FOUND, marked
from tests.guards.pii.lookalikes import LEFT_ALONE


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
async def test_PII_1_every_form_of_a_kind_is_found_exactly(kind: str, text: str) -> None:
    words, pieces = marked(text)
    spans = resolve(words, await PatternDetector().find(words))

    assert {(words[span.start : span.end], span.kind) for span in spans} == {
        (piece, kind) for piece in pieces
    }


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_similar_is_left_alone(text: str) -> None:
    assert PatternDetector().spans(text) == []


def test_every_kind_has_its_table() -> None:
    assert set(KINDS) == set(FOUND)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("4111 1111 1111 1111", 1.0),
        ("my card 4111 1111 1111 1112", 0.85),
        ("DE89370400440532013000", 1.0),
        ("IBAN DE88370400440532013000", 0.85),
        ("900101-1234567", 1.0),
        ("주민번호 9001011234567", 0.85),
        ("passport X1234567", 0.85),
        ("+1 415 555 2671", 1.0),
        ("call 555-0123", 0.85),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", 1.0),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", 0.85),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", 0.85),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3tb", 0.85),
        ("2341 2341 2346", 0.85),
        ("110101199031054271", 0.85),
        ("aadhaar 2341 2341 2346", 1.0),
    ],
)
def test_only_what_is_validated_or_unambiguous_is_sure(text: str, score: float) -> None:
    assert max(span.score for span in PatternDetector().spans(text)) == score


@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [
        ("", "4 ", "CARD"),
        ("", "1234567890, ", "CARD"),
        ("", "DE88 X1, ", "IBAN"),
        ("", "+1 415 555 267x, +999 000 0000 ", "PHONE"),
        ("passport; ", "1a2b3cd, ", "ID"),
        ("konto; ", "order 123456, ", "ACCOUNT"),
        ("dob; ", "on 1.2.1990 ", "BIRTHDATE"),
    ],
)
def test_past_the_bound_candidates_are_masked_unread(first: str, then: str, kind: str) -> None:
    text = first + then * 2000
    last = max(span.end for span in PatternDetector().spans(text) if span.kind == kind)

    assert last > len(text) - 2 * len(then)


async def test_a_long_text_is_read_outside_the_event_loop() -> None:
    text = "nothing here. " * 1000 + "4111 1111 1111 1111"
    (span,) = await PatternDetector().find(text)

    assert text[span.start : span.end] == "4111 1111 1111 1111"


def test_it_has_a_name() -> None:
    assert PatternDetector().name == "patterns"


@pytest.mark.parametrize(
    "text",
    [
        "timeout, txn=7719300241885512", "IMEI 355804212015404 is blocked", "my S9 (S/N 5217012345678)",
        "Zählernummer: 1000012345678", "Geräte-Nr.: 70011 33829", "réf 4417720098311560",
        "código de barras 8410100012345", "바코드 8801043014830", "거래ID 9002817364410058",
        "製造番号 8840 1127 3306", "取引ID=7100293846150027", "条码6901234567892", "流水号=3301982746500172",
    ],
)  # fmt: skip
def test_a_number_of_a_thing_is_nobodys(text: str) -> None:
    number = re.search(r"\d{4,}", text)
    assert number is not None
    assert Nearby(text).is_other(number.start())
    assert not Nearby(text.replace(text[: number.start()], "my number: ")).is_other(11)
