"""One table per kind: what is found, exactly, and what must be left alone."""

import pytest

from guards.pii.masking import resolve
from guards.pii.patterns import ROWS, PatternDetector

# text, with «» around each piece that must be found
FOUND = {
    "CARD": [
        "card «4111 1111 1111 1111» please",
        "«4111111111111111»",
        "«4111-1111-1111-1111»",
        "«3782 822463 10005» amex",
        "«４１１１　１１１１　１１１１　１１１１»",
        "«4111 1111\u200b 1111 1111»",
        "«٤١١١١١١١١١١١١١١١»",
        "order 12 «5500 0000 0000 0004» 34",
        "«4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»",
        "카드번호는 «4111-1111-1111-1111»입니다",
        "«4111 1111 1111 1111» and «5500 0000 0000 0004»",
    ],
    "IBAN": [
        "pay to «DE89 3704 0044 0532 0130 00» today",
        "«DE89370400440532013000»",
        "«GB82 WEST 1234 5698 7654 32».",
        "«fr14 2004 1010 0505 0001 3m02 606»",
    ],
    "EMAIL": [
        "mail «ada@example.com».",
        "«ada.lovelace+x@mail.example.co.uk»",
        "«info@bücher.de»",
        "메일은 «kim@naver.com»으로",
        "«김철수@한국.한국»",
        "«ada (at) example (dot) com»",
        "«ada[at]example.com»",
        "<«ada@example.com»>",
        "«ada＠example．com»",
    ],
    "PHONE": [
        "call «+1 415 555 2671» now",
        "«+82-10-1234-5678»",
        "«010-1234-5678»",
        "제 번호는 «01012345678»이에요",
        "«02-312-3456»",
        "«(415) 555-2671»",
        "«415-555-2671»",
        "«415.555.2671»",
        "my phone is «4155552671»",
        "«030 12345678» ist meine Nummer",
        "«+49 (0)30 1234567»",
        "«0044 20 7946 0018»",
        "«020 7946 0018»",
        "«090-1234-5678»",
        "«+33 6 12 34 56 78»",
        "tel: «12345678»",
        "电话：«138 9939 8268»",
        "«08010311343»までお電話ください",
        "me ligar no «11 98654 2658»",
        "«(31) 3408-0677»",
        "«91 841 79 85»",
    ],
    "SSN": ["ssn «123-45-6789»", "«123 45 6789»", "my SSN is «123456789»", "«123‑45‑6789»"],
    "RRN": ["«9001011234568» 입니다", "주민번호 «900101-1234567»", "«900101 - 1234567»"],
    "IP": ["from «192.168.0.1»", "«2001:db8::8a2e:370:7334» is mine", "«::ffff:192.168.0.1»"],
    "ID": [
        "Mi DNI es «12345678Z», gracias",
        "NIE «X1234567L»",
        "CPF «529.982.247-25»",
        "meu CPF: «52998224725»",
        "CNPJ «11.222.333/0001-81»",
        "我的身份证号是«11010519491231002X»",
        "my nino is «AB 12 34 56 C»",
        "Steuer-ID «86 095 742 719»",
        "sécu «2 55 08 14 168 025 38»",
        "マイナンバーは«123456789018»です",
        "NHS number «943 476 5919»",
        "passport «X1234567»",
    ],
    "ADDRESS": [
        "I live at «221B Baker Street», London",
        "send it to «12 N. Main St., Apt 4» please",
        "«Musterstraße 12a, 10115 Berlin»",
        "Er wohnt «Lange Straße 5».",
        "«12 bis, rue de la Paix»",
        "«Calle Mayor 5»",
        "«Rua Augusta, 1500»",
        "«서울시 강남구 테헤란로 152»로 보내주세요",
        "«東京都渋谷区神南1-2-3»です",
        "«北京市朝阳区建国路88号»",
    ],
    "SECRET": [
        "key «sk-abcdefghijklmnopqrstuvwx»",
        "«ghp_abcdefghijklmnopqrstuvwxyz0123456789»",
        "«AKIAIOSFODNN7EXAMPLE»",
        "«xoxb-123456789012-abcdefghijkl»",
        "«eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N»",
        "password: «hunter2!»",
        "my password is «Tr0ub4dor&3»",
        "비밀번호는 «qwer1234!»",
        "cvv «123»",
        "PIN: «4821»",
    ],
}
LEFT_ALONE = [
    "order 4711 of 12 March 2026, 3 items",
    "Order number 123-456-7890",
    "Bestellung 030 12345678",
    "주문번호 2024-0312-4711",
    "tracking 1Z999AA10123456784",
    "card 4111 1111 1111 1112",
    "it costs $1,234.56 or 1.234,56 € or 127,549,320원",
    "on 2026-03-12 at 14:30, or 12.03.2026, or 03/12/2026",
    "DE88 3704 0044 0532 0130 00",
    "ssn 000123456",
    "000-12-3456 and 666-12-3456 and 900-12-3456",
    "901301-1234567",
    "version 1.2.3.4, std::string, 12:30:45, 999.1.1.1",
    "I forgot my password is what I said",
    "password reset: please",
    "reply @ada in #help",
    "meet me at (the) station",
    "sk-short",
    "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14",
    "안녕하세요 3개 주문했어요",
    "123456789 points",
    "12345678A and X1234567A",
    "529.982.247-26",
    "I have 3 Main questions, the Street is long",
    "카드로 3개월 할부, 계좌로 5000원",
    "Ich gehe meinen Weg 5 Tage lang",
]


def marked(text: str) -> tuple[str, set[str]]:
    pieces = {part.split("»")[0] for part in text.split("«")[1:]}
    return text.replace("«", "").replace("»", ""), pieces


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
async def test_PII_1_every_form_of_a_kind_is_found_exactly(kind: str, text: str) -> None:
    words, pieces = marked(text)
    spans = resolve(words, await PatternDetector().find(words))
    found = {words[span.start : span.end] for span in spans if span.kind == kind}

    assert found == pieces


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_similar_is_left_alone(text: str) -> None:
    assert PatternDetector().spans(text) == []


def test_every_row_has_its_table() -> None:
    assert {row.kind for row in ROWS} == set(FOUND)


def test_a_very_long_run_of_digits_is_masked_whole() -> None:
    text = "4 " * 5000

    assert [span.kind for span in PatternDetector().spans(text)] == ["CARD"]


def test_past_the_bound_candidates_are_masked_unread() -> None:
    accounts = PatternDetector().spans("DE88 X1, " * 401)
    phones = PatternDetector().spans("+1 415 555 267x, +999 000 0000 " * 70)

    assert {span.kind for span in accounts} == {"IBAN"}
    assert {span.kind for span in phones} == {"PHONE"}


def test_it_has_a_name() -> None:
    assert PatternDetector().name == "patterns"
