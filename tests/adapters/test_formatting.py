from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.formatting import Block, Inline, blocks, plain

HOSTS = frozenset({"bank.com", "shop.example:8443"})


def hrefs(tree: list[Block]) -> list[str]:
    """Every address in the tree."""
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            found.extend([str(node["href"])] if "href" in node else [])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(tree)
    return found


def words(tree: object) -> str:
    if isinstance(tree, list):
        return "".join(words(node) for node in tree)
    if isinstance(tree, dict):
        return str(tree.get("text", "")) + "".join(words(tree.get(key, [])) for key in ("children", "items"))
    return ""


def inline(text: str) -> list[Inline]:
    (only,) = blocks(text, link_hosts=HOSTS)
    return only["children"]


def test_the_subset_becomes_a_tree() -> None:
    text = "Hi **you** and *me* `x`\nnext\n\n3. one\n4. two\n   - in\n\n```\ncode <b>\n```"
    tree = blocks(text, link_hosts=HOSTS)

    paragraph, numbered, code = tree
    assert [part["type"] for part in paragraph["children"]] == [
        *("text", "strong", "text", "em", "text", "code", "break", "text")
    ]
    assert (numbered["ordered"], numbered["start"], len(numbered["items"])) == (True, 3, 2)
    assert [block["type"] for block in numbered["items"][1]] == ["paragraph", "list"]
    assert code == {"type": "code_block", "text": "code <b>\n"}


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://bank.com/x)",
        "<https://bank.com/x>",
        "[bank.com](https://bank.com/x)",
        "[https://bank.com](https://bank.com/x)",
    ],
)
def test_a_link_to_an_allowed_host_is_a_link(text: str) -> None:
    assert [part["type"] for part in inline(text)] == ["link"]
    assert inline(text)[0]["href"] == "https://bank.com/x"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//bank.com",
        "/path",
        "http:bank.com",
        "https://evil.example",
        "https://bank.com.evil.example",
        "https://bank.com@evil.example",
        "https://bank.com:443",
        "https://bank.com\\@evil.example",
        "https:\\\\bank.com",
        "https://evil.example#bank.com",
        "https://xn--bnk-5cd.com",
        "mailto:a@bank.com",
        "https://[::1",
    ],
)
def test_WEB_10_no_other_address_is_ever_a_link(href: str) -> None:
    ways = ("[a]({})", "<{}>", "[a](<{}>)", "[a]\n\n[a]: {}", '[a]({} "t")', "{}", "![a]({})")
    for text in (way.format(href) for way in ways):
        assert hrefs(blocks(text, link_hosts=HOSTS)) == []


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://bank.com/p.png)",
        "![x][r]\n\n[r]: https://evil.example/p.png",
        "[![x](https://evil.example/p.png)](https://bank.com)",
        "<img src=https://evil.example>",
        "![](//evil.example/p)",
    ],
)
def test_WEB_11_no_image_is_ever_made(text: str) -> None:
    tree = blocks(text, link_hosts=HOSTS)

    assert '"image"' not in json.dumps(tree)
    assert not any("evil" in href for href in hrefs(tree))


@pytest.mark.parametrize("label", ["https://bank.com", "bank.com", "BANK.com/login", "see www.bank.com"])
def test_WEB_12_a_link_that_names_another_host_is_shown_with_its_own(label: str) -> None:
    tree = blocks(f"[{label}](https://evil.example/)", link_hosts=HOSTS | {"evil.example"})

    assert hrefs(tree) == []
    assert "https://evil.example/" in words(tree)


@pytest.mark.parametrize("text", ["# heading", "> quote", "<b>bold</b>", "| a |\n|---|", "---", "&lt;b&gt;"])
def test_everything_else_is_literal_text(text: str) -> None:
    kinds = {part["type"] for part in inline(text)}

    assert kinds <= {"text", "break"}


def test_a_persons_words_are_never_parsed() -> None:
    text = "**a** [b](https://bank.com)\n\n- c"

    assert plain(text) == [{"type": "paragraph", "children": [{"type": "text", "text": text}]}]


@given(st.text(alphabet="*_`[]()<>!#-+.\\\n 1ahtps:/&;@", max_size=120))
def test_any_text_has_a_tree_of_known_parts(text: str) -> None:
    tree = blocks(text, link_hosts=HOSTS)

    assert json.loads(json.dumps(tree)) == tree
    assert all(href.startswith(("https://bank.com", "http://bank.com")) for href in hrefs(tree))


PIECES = (
    *"*_`~[]()<>!#-+.\\\r\t\0\v\xa0\u2028 1aA,|=:/&;@",
    "&amp;",
    "- ",
    "1. ",
    "1) ",
    "~~~",
    "**a**",
    "<http://a.b>",
)


@example("~~~\r*")
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_text_without_marks_is_what_the_parser_makes_of_it(text: str) -> None:
    parsed = blocks(text + "\n", link_hosts=HOSTS)  # a line break always goes to the parser

    assert blocks(text, link_hosts=HOSTS) == parsed


@pytest.mark.parametrize("piece", ["[", "*", "> ", "- ", "`", "_a", "![", "](", "<a", "&", "\\"])
def test_hostile_nesting_is_only_text(piece: str) -> None:
    text = piece * 8_000

    assert len(words(blocks(text, link_hosts=HOSTS))) <= len(text)
