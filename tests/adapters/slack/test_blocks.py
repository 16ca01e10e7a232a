from __future__ import annotations

import pytest
from hypothesis import given, settings
from slack_sdk.models.blocks import ActionsBlock, Block, ContextActionsBlock, RichTextBlock

from adapters.base import Button, Letter
from adapters.graphemes import units
from adapters.slack.blocks import UNITS, Json, buttons, parts
from guards.base import OutgoingText
from tests.adapters.markup import ANSWERS, HOSTS


def elements(text: str) -> object:
    (part,) = parts(text, link_hosts=HOSTS)
    return part.blocks[0]["elements"]


def text(written: str, **style: bool) -> Json:
    return {"type": "text", "text": written, "style": style} if style else {"type": "text", "text": written}


def section(*inner: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(inner)}


def nodes(tree: object) -> list[Json]:
    """Every element of a block, at any depth."""
    if isinstance(tree, list):
        return [node for inner in tree for node in nodes(inner)]
    return [tree, *nodes(tree.get("elements", []))] if isinstance(tree, dict) else []


def test_the_subset_in_rich_text() -> None:
    assert elements("Hi **you *too*** `x`\nnext\n\n[page](https://bank.com/x)\n\n```\ncode <b>\n```") == [
        section(
            *(text("Hi "), text("you ", bold=True), text("too", bold=True, italic=True)),
            *(text(" "), text("x", code=True), text("\n"), text("next"), text("\n\n")),
            {"type": "link", "url": "https://bank.com/x", "text": "page"},
        ),
        {"type": "rich_text_preformatted", "elements": [text("code <b>")]},
    ]


def test_nested_lists_are_flat_and_go_on_counting() -> None:
    assert elements("3. one\n   - in\n4. two\n5. three") == [
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 0,
            "elements": [section(text("one"))],
            "offset": 2,
        },
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [section(text("in"))]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 0,
            "elements": [section(text("two")), section(text("three"))],
            "offset": 3,
        },
    ]


def test_SLK_15_pings_and_links_of_a_model_are_literal() -> None:
    written = "<!channel> <@U1> <!subteam^S1|x> @here &amp;"
    (part,) = parts(written, link_hosts=HOSTS)
    found = nodes(part.blocks)

    assert {node["type"] for node in found} == {"rich_text", "rich_text_section", "text"}
    assert "".join(str(node.get("text", "")) for node in found) == "<!channel> <@U1> <!subteam^S1|x> @here &"
    assert "&lt;!channel&gt; &lt;@U1&gt; &lt;" in part.text
    assert ">" not in part.text
    assert "<" not in part.text


def test_SLK_15_an_address_that_shows_another_is_code() -> None:
    (part,) = parts("<https://evil|bank.com>", link_hosts=HOSTS)
    found = [node for node in nodes(part.blocks) if "text" in node]

    assert [node["text"] for node in found if node.get("style") == {"code": True}] == [
        "https://evil|bank.com",
        "https://evil%7Cbank.com",
    ]
    assert {node["type"] for node in found} == {"text"}


@pytest.mark.parametrize(
    "written", ["see https://evil.com/x", "[bank.com](https://evil.com/x)", "evil.com", "<https://evil.com>"]
)
def test_SLK_16_a_foreign_address_is_readable_and_no_link(written: str) -> None:
    (part,) = parts(written, link_hosts=HOSTS)
    found = nodes(part.blocks)

    assert all(node["type"] != "link" or node["url"] == "https://bank.com" for node in found)
    assert all("evil.com" not in str(node.get("text")) or node["style"] == {"code": True} for node in found)
    assert "evil.com" in part.text


def test_SLK_17_a_long_answer_with_tables_and_code_is_split_in_order() -> None:
    table = "| a | b |\n|---|---|\n" + "".join(f"| row {row} | {row * row} |\n" for row in range(250))
    code = "```python\n" + "".join(f"print({row})  # line\n" for row in range(350)) + "```\n"
    written = ("# Title\n\n" + table + "\n" + code + "\nEnd. " * 400)[:13500]
    found = parts(written, link_hosts=HOSTS)
    whole = "\n".join(part.text for part in found)

    assert (len(written), len(found)) == (13500, 5)
    assert all(units(part.text) <= UNITS for part in found)
    assert [whole.count(f"| row {row} |") for row in range(250)] == [1] * 250
    assert [whole.count(f"print({row}) ") for row in range(350)] == [1] * 350
    assert all(part.text.count("```") in (0, 2) for part in found)
    assert whole.index("print(1)") < whole.index("print(300)")


def letter(*pressed: Button) -> Letter:
    return Letter("L1", "bot", OutgoingText("Hi"), buttons=pressed)


PERSON = Button("person", "Talk to a person")
WHY = Button("why", "Why this answer?")
RATING = (Button("helpful", "Helpful"), Button("unhelpful", "Not helpful " * 20))


def test_buttons_name_their_action_and_carry_the_letter() -> None:
    actions, context = buttons(letter(PERSON, *RATING))

    assert actions["elements"] == [
        {
            "type": "button",
            "action_id": "parley:person",
            "value": "L1",
            "text": {"type": "plain_text", "text": "Talk to a person"},
        }
    ]
    assert isinstance(context["elements"], list)
    (rating,) = context["elements"]
    assert rating["action_id"] == "parley:feedback"
    assert (rating["positive_button"]["value"], rating["negative_button"]["value"]) == (
        "helpful:L1",
        "unhelpful:L1",
    )


def test_why_stands_in_a_menu_beside_the_buttons() -> None:
    actions, _ = buttons(letter(PERSON, WHY, *RATING))

    assert isinstance(actions["elements"], list)
    assert [element["type"] for element in actions["elements"]] == ["button", "overflow"]
    assert actions["elements"][1] == {
        "type": "overflow",
        "action_id": "parley:more",
        "options": [{"text": {"type": "plain_text", "text": "Why this answer?"}, "value": "why:L1"}],
    }


@pytest.mark.parametrize(
    ("pressed", "kinds"),
    [
        ((), []),
        ((PERSON,), ["actions"]),
        ((WHY,), ["actions"]),
        (RATING, ["context_actions"]),
        (RATING[:1], ["actions"]),
    ],
)
def test_only_the_buttons_of_the_letter(pressed: tuple[Button, ...], kinds: list[str]) -> None:
    assert [block["type"] for block in buttons(letter(*pressed))] == kinds


@settings(max_examples=40, deadline=None)
@given(ANSWERS)
def test_slack_itself_finds_the_blocks_well_formed(written: str) -> None:
    for part in parts(written * 10, link_hosts=HOSTS):
        (rich,) = Block.parse_all(list(part.blocks))
        assert isinstance(rich, RichTextBlock)
        assert rich.to_dict() == part.blocks[0]
        assert 0 < units(part.text) <= UNITS
        assert all(node["text"] for node in nodes(part.blocks) if "text" in node)
        assert all(node["elements"] for node in nodes(part.blocks) if "elements" in node)


def test_slack_itself_finds_the_buttons_well_formed() -> None:
    written = buttons(letter(PERSON, WHY, *RATING))
    actions, context = Block.parse_all(list(written))

    assert isinstance(actions, ActionsBlock)
    assert isinstance(context, ContextActionsBlock)
    assert [block.to_dict() for block in (actions, context)] == written
