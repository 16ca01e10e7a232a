from __future__ import annotations

import pytest
from hypothesis import given, settings

from adapters.graphemes import units
from adapters.telegram.entities import ENTITIES, Entity, Part, parts
from tests.adapters.markup import ANSWERS, HOSTS


def rendered(text: str) -> Part:
    (part,) = parts(text, link_hosts=HOSTS)
    return part


def under(part: Part, entity: Entity) -> str:
    """The text of an entity, as Telegram counts."""
    wide = part.text.encode("utf-16-le")
    return wide[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def shown(part: Part) -> list[tuple[str, str]]:
    return [(entity.type, under(part, entity)) for entity in part.entities]


def test_text_and_entities_in_utf_16_units() -> None:
    part = rendered("👨‍👩‍👧‍👦 **bold *both*** `code` [page](https://bank.com/x)\n\n```py\nif x:\n  y\n```")

    assert part.text == "👨‍👩‍👧‍👦 bold both code page\n\nif x:\n  y"
    assert shown(part) == [
        ("bold", "bold both"),
        ("italic", "both"),
        ("code", "code"),
        ("text_link", "page"),
        ("pre", "if x:\n  y"),
    ]
    assert part.entities[3].url == "https://bank.com/x"


def test_lists_have_markers_and_indents() -> None:
    part = rendered("Do:\n\n1. one\n   - in\n     deep\n   - **two**\n2. next\n\n   more\n\nEnd")

    assert part.text == "Do:\n\n1. one\n    • in\n        deep\n    • two\n2. next\n    more\n\nEnd"
    assert shown(part) == [("bold", "two")]


def test_TG_8_markup_that_is_not_ours_arrives_as_written() -> None:
    text = "_*[ ] ( )~>#+-=|{}.! **never closed and <b>bold</b>"

    assert rendered(text) == Part(text)
    assert rendered("_*[]()~>#+-=|{}.!") == Part("_*~>#+-=|{}.!")  # a link without words to nowhere


def test_TG_8_nested_fences_arrive_readable() -> None:
    part = rendered("````\n```\ninner\n```\n````\nafter ``` open")

    assert part.text == "```\ninner\n```\n\nafter ``` open"
    assert shown(part) == [("pre", "```\ninner\n```")]


def test_TG_8_code_is_nothing_else_as_well() -> None:
    part = rendered("**a `b` c** [`d`](https://bank.com)")

    assert shown(part) == [("bold", "a "), ("code", "b"), ("bold", " c"), ("text_link", "d")]


def test_TG_9_4097_units_that_end_in_a_family() -> None:
    family = "👨‍👩‍👧‍👦"
    found = parts("x" * (4097 - units(family)) + family, link_hosts=HOSTS)

    assert [part.text for part in found] == ["x" * 4086, family]


def test_TG_9_twenty_thousand_korean_characters() -> None:
    text = ("안녕하세요 고객님 잔액을 확인해 드리겠습니다. " * 800)[:20000].strip()
    found = parts(text, link_hosts=HOSTS)

    assert len(found) == 5
    assert all(4096 >= units(part.text) > 4000 for part in found[:-1])
    assert all(part.text.endswith(".") for part in found[:-1])
    assert " ".join(part.text for part in found) == text


def test_TG_9_an_entity_that_is_cut_goes_on() -> None:
    found = parts("**" + "wort " * 1000 + "ende**", link_hosts=HOSTS)

    assert [shown(part) for part in found] == [[("bold", part.text)] for part in found]
    assert len(found) == 2


def test_no_part_has_more_entities_than_telegram_keeps() -> None:
    found = parts("\n".join(f"- evil.com {number}" for number in range(250)), link_hosts=HOSTS)

    assert sum(len(part.entities) for part in found) == 250
    assert max(len(part.entities) for part in found) <= ENTITIES


@pytest.mark.parametrize("text", ["a\ud83db", "a\x00b", "a" + "\u0301" * 500])
def test_TG_10_nothing_in_a_text_is_an_exception(text: str) -> None:
    assert rendered(text).text.encode("utf-8")


@settings(max_examples=40, deadline=None)
@given(ANSWERS)
def test_entities_are_whole_and_inside(text: str) -> None:
    for part in parts(text * 10, link_hosts=HOSTS):
        assert 0 < units(part.text) <= 4096
        assert len(part.entities) <= ENTITIES
        part.text.encode("utf-8")
        for entity in part.entities:
            assert entity.length > 0
            assert 0 <= entity.offset <= entity.offset + entity.length <= units(part.text)
            assert under(part, entity)
