"""Numbers spread over the messages of a burst: every piece is found, nothing is put together by accident."""

import pytest

from guards.base import Span
from guards.pii.borders import across
from guards.pii.patterns import PatternDetector
from tests.guards.pii.forms import marked


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("CARD", ["my card is «4111 1111»", "«1111 1111» thanks"]),
        ("CARD", ["«411111»", "«1111111111»"]),
        ("CARD", ["card «4111-1111»-", "«1111-1111»"]),
        ("CARD", ["«4111»", "«1111»", "«1111»", "«1111»"]),
        ("IBAN", ["IBAN «DE89 3704 0044»...", "«0532 0130 00»"]),
        ("IBAN", ["«GB82 WEST 1234»", "«5698 7654 32»"]),
        ("RRN", ["주민번호 «900101»", "«1234567» 이에요"]),
        ("RRN", ["«900101-12»", "«34567»"]),
        ("SSN", ["my ssn: «123-45»", "«6789»"]),
        ("PHONE", ["«010»", "«1234-5678»"]),
        ("PHONE", ["«010»", "«1234»", "«5678» 로 전화 주세요"]),
        ("PHONE", ["call me at «+49 30»", "«1234567»"]),
        ("CARD", ["nothing", "it is «5500 0000 »".replace(" »", "»"), "«0000 0004»", "bye"]),
    ],
)
def test_PII_1_a_number_split_over_messages_is_found_in_each(kind: str, texts: list[str]) -> None:
    words = [marked(text) for text in texts]
    found = across([plain for plain, _ in words], PatternDetector().spans)

    assert [
        {plain[s.start : s.end] for s in spans} for (plain, _), spans in zip(words, found, strict=True)
    ] == [pieces for _, pieces in words]
    assert {span.kind for spans in found for span in spans} == {kind}


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["4111 1111 1111 1111"],
        ["my card is 4111 1111 1111 1111", "5500 0000 0000 0004"],
        ["order 4711", "2 items of 30 kg"],
        ["I have 3", "1111 reasons"],
        ["4111 1111", "and then 1111 1111"],
        ["4111 1111 1111 11", "11"],
        ["2026-03-12", "14:30"],
        ["", ""],
    ],
)
def test_what_belongs_to_one_message_or_to_nobody_is_not_found(texts: list[str]) -> None:
    assert across(texts, PatternDetector().spans) == [[] for _ in texts]


def test_only_what_stands_near_a_border_is_read() -> None:
    texts = ["a " * 50_000 + "4111 1111", "1111 1111" + " b" * 50_000]
    read: list[int] = []

    def find(text: str) -> list[Span]:
        read.append(len(text))
        return []

    across(texts, find)

    assert max(read) < 200
