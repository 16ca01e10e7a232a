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
        ("CARD", ["my card is «4111 1111»", "and the rest is «1111 1111»"]),
        ("CARD", ["카드번호는 «4111 1111»이고요", "나머지는 «1111 1111»입니다"]),
        ("CARD", ["«41»", "«11»", "«11»", "«11»", "«11»", "«11»", "«11»", "«11»"]),
        ("PHONE", ["«010»", "«12»", "«34»", "«56»", "«78»"]),
        ("WALLET", ["«1A1zP1eP5QGefi2DM»", "«PTfTL5SLmv7DivfNa»"]),
        ("WALLET", ["send to «0x52908400098527886E0F»", "«7030069857D2E4169EE7» please"]),
        ("SECRET", ["key: «sk-proj-abcd»", "«EFGHijklmnopqrstuvwx»"]),
        ("BIRTHDATE", ["My date of birth is", "«12/05/1984»"]),
        ("BIRTHDATE", ["ich bin geboren am", "«12.05.1984» in Ulm"]),
        ("BIRTHDATE", ["생년월일은", "«1984-05-12»"]),
        ("SECRET", ["mein Passwort ist", "«Geheim#2024»"]),
        ("SECRET", ["I forgot, my PIN is", "«4711»"]),
        ("SECRET", ["CVV", "«123»"]),
        ("SECRET", ["비밀번호는", "«Geheim#2024»"]),
        ("ID", ["my passport number:", "«M12345678»"]),
        ("ACCOUNT", ["bank account", "«12345678»"]),
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
        ["I want to reset my password.", "order123 has not come"],
        ["my password is", "not working"],
        ["when is my birthday discount sent?", "12/05/2025 at the latest"],
        ["the order 4111 1111", "and 1111 1111 are mine"],
        ["hello", "2 items"],
        ["41", "11", "3"],
        ["DearAunt1", "Mylittlepony2"],
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
