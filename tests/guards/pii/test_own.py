"""The installation's own patterns: what they find, and which are refused."""

import pytest

from guards.bounded import BadPattern
from guards.pii.own import Checksum, OwnPattern, OwnPatterns


async def found(pattern: OwnPattern, text: str) -> list[tuple[str, str, float]]:
    spans = await OwnPatterns([pattern]).find(text)
    return [(text[span.start : span.end], span.kind, span.score) for span in spans]


async def test_a_pattern_masks_all_of_its_match() -> None:
    assert await found(OwnPattern("MEMBER", r"M-\d{6}"), "I am M-123456.") == [("M-123456", "MEMBER", 1.0)]


async def test_a_group_masks_only_itself_and_an_empty_one_nothing() -> None:
    pattern = OwnPattern("MEMBER", r"M-(\d*)")

    assert await found(pattern, "M-123 and M-") == [("123", "MEMBER", 1.0)]


@pytest.mark.parametrize(("regex", "masked"), [(r"K(\d+)|M-\d+", "M-123"), (r"M-\d+(x)?", "M-123")])
async def test_all_of_it_is_masked_where_the_group_took_no_part(regex: str, masked: str) -> None:
    assert await found(OwnPattern("MEMBER", regex), "It is M-123.") == [(masked, "MEMBER", 1.0)]


async def test_words_have_to_stand_near() -> None:
    pattern = OwnPattern("MEMBER", r"\d{6}", words=("member", "Mitglied"))

    assert await found(pattern, "member 123456") == [("123456", "MEMBER", 0.85)]
    assert await found(pattern, "Mitgliedsnummer: 123456") == [("123456", "MEMBER", 0.85)]
    assert await found(pattern, "123456 pieces") == []


@pytest.mark.parametrize(
    ("checksum", "regex", "right", "wrong"),
    [
        ("luhn", r"\d{10}", "1234567897", "1234567890"),
        ("mod97", r"[A-Z]{2}\d{2}[A-Z]{2}\d{4}", "XY68AB1234", "XY69AB1234"),
        ("luhn", r"[A-Z]+|\d+", "18", "ABCDE"),
    ],
)
async def test_a_checksum_has_to_be_right(checksum: Checksum, regex: str, right: str, wrong: str) -> None:
    pattern = OwnPattern("OWN", regex, checksum=checksum)
    expected = [(right, "OWN", 1.0)] if len(right) > 4 else []

    assert await found(pattern, right) == expected
    assert await found(pattern, wrong) == []


async def test_it_sees_through_full_width_and_invisible_characters() -> None:
    assert await found(OwnPattern("MEMBER", r"M-\d{6}"), "Ｍ－１２３\u200b４５６") == [
        ("Ｍ－１２３\u200b４５６", "MEMBER", 1.0)
    ]


@pytest.mark.parametrize(
    ("regex", "text", "masked"),
    [
        (r"\bM-\d{6}\b", "회원번호M-123456입니다", "M-123456"),
        (r"\bEMP\d{4}\b", "社員EMP1234です", "EMP1234"),
        (r"\bEMP\d{4}\b", "员工EMP1234的", "EMP1234"),
        (r"\b사번\d{4}\b", "제 사번1234예요", "사번1234"),
        (r"[\b]?\\?\bEMP\d{4}\b", "社員EMP1234です", "EMP1234"),
    ],
)
async def test_a_border_of_a_word_is_also_beside_letters_written_without_spaces(
    regex: str, text: str, masked: str
) -> None:
    assert await found(OwnPattern("MEMBER", regex), text) == [(masked, "MEMBER", 1.0)]


async def test_a_border_of_a_word_is_none_amid_other_letters() -> None:
    assert await found(OwnPattern("MEMBER", r"\bEMP\d{4}\b"), "TEMP1234 EMP12345 EMP1234é") == []


async def test_a_long_text_is_read_outside_the_event_loop() -> None:
    assert len(await found(OwnPattern("MEMBER", r"M-\d{6}"), "M-123456 " * 1000)) == 1000


@pytest.mark.parametrize(
    ("kind", "regex", "says"),
    [
        ("member", r"\d", "capital letters"),
        ("TEXT", r"\d", "capital letters"),
        ("A1", r"\d", "capital letters"),
        ("AB", r"(", "not a regular expression"),
        ("AB", r"\d*", "empty text"),
        ("AB", r"(a+)+$", "too slow"),
        ("AB", r"(x+x+)+y", "too slow"),
        ("AB", r"(\w+\s?)*\d!$", "too slow"),
    ],
)
def test_VAL_8_a_pattern_that_cannot_be_used_is_refused_with_its_reason(
    kind: str, regex: str, says: str
) -> None:
    with pytest.raises(BadPattern, match=says):
        OwnPatterns([OwnPattern(kind, regex)])


async def test_PII_6_a_pattern_that_takes_too_long_over_a_text_raises() -> None:
    patterns = OwnPatterns([OwnPattern("AB", r"\d+[a-z ]+\d+")], seconds=1e-9)

    with pytest.raises(TimeoutError):
        await patterns.find("1 " * 50_000)


def test_it_has_a_name() -> None:
    assert OwnPatterns([]).name == "own patterns"
