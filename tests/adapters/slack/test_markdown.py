from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from markdown_it import MarkdownIt

from adapters.addresses import settled
from adapters.layout import lines
from adapters.slack.markdown import grown, markdown
from tests.adapters.markup import ANSWERS, HOSTS


def read_back(text: str) -> str:
    """What a reader of Markdown shows of what we wrote, without white space."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown(text, link_hosts=HOSTS))
    shown: list[str] = []
    for token in tokens:
        shown += [token.content] if token.type == "fence" else []
        shown += [child.content for child in token.children or ()]
    return "".join("".join(shown).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split())


def plain(text: str) -> str:
    shown = "".join(run.text for run in lines(settled(text, link_hosts=HOSTS)))
    return "".join(shown.split())


def test_SLK_15_nothing_pings_and_nothing_foreign_is_a_link() -> None:
    written = markdown(
        "<!channel> <@U1> `<!here>` <https://evil.com> [bank](https://bank.com/a(b)", link_hosts=HOSTS
    )

    assert "<" not in written
    assert "`https://evil.com`" in written
    assert "(https://evil" not in written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("**b *i* b** `x`", "**b *i* b** `x`"),
        ("**never closed", "\\*\\*never closed"),
        ("5 * 3 and snake_case", "5 * 3 and snake_case"),
        ("# No title\n\n| a | b |", "\\# No title\n\n\\| a \\| b \\|"),
        ("[page](https://bank.com/x)", "[page](https://bank.com/x)"),
        ("```\nopen ``` fence", "```` \nopen ``` fence\n````".replace(" \n", "\n", 1)),
        ("1. one\n   - in\n2. two", "1. one\n   - in\n2. two"),
    ],
)
def test_written_anew(text: str, written: str) -> None:
    assert markdown(text, link_hosts=HOSTS) == written


def test_names_are_code_and_what_slack_leaves_alone_stays() -> None:
    text = "Ask @mina or @here: /help, #general, $5, ada@bank.com"

    assert markdown(text, link_hosts=HOSTS | {"bank.com"}).startswith(
        "Ask `@mina` or `@here`: /help, #general, $5"
    )


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
@example("* Hello\n\n  - \n")  # a bare marker below words is no underline of a heading
def test_no_ping_and_no_foreign_link_whatever_comes(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(markdown(text, link_hosts=HOSTS))
    inner = [child for token in tokens for child in token.children or ()]

    assert "<" not in markdown(text, link_hosts=HOSTS)
    assert {child.attrGet("href") for child in inner if child.type == "link_open"} <= {
        "https://bank.com/x",
        "https://bank.com/help",
    }
    assert {token.type for token in tokens} & {
        "html_block",
        "heading_open",
        "blockquote_open",
        "table_open",
    } == set()


SENTENCES = [
    "Hello there. ",
    "**Do this:**\n\n",
    "1. Open `x`.\n",
    "2. Press **go",
    " now**.\n",
    "\n```\na = 1\n",
    "b\n```\n",
    "\nDone. ",
    "Bye.",
]


def test_a_stream_grows_into_the_whole() -> None:
    shown, text = "", ""
    for sentence in SENTENCES:
        text += sentence
        shown += grown(shown, text, link_hosts=HOSTS) or ""
        assert "go" not in shown or "**go now**" in shown
    rest = grown(shown, text, link_hosts=HOSTS, finished=True)

    assert rest is not None
    assert shown + rest == markdown(text, link_hosts=HOSTS)
    assert shown.startswith("Hello there.")


def test_a_stream_that_cannot_go_on_says_so() -> None:
    shown = grown("", "Visit evil", link_hosts=HOSTS)

    assert shown == "Visit evil"
    assert grown(shown, "Visit evil.com", link_hosts=HOSTS) == ""
    assert grown(shown, "Visit evil.com", link_hosts=HOSTS, finished=True) is None


def test_what_is_written_reads_as_the_text() -> None:
    text = "Hi **you** *me* `x`, 3 > 2 & 1_000 *\n\nIn 1986. A year\n\n- a\n- b\n\n```\nx\n```"

    assert read_back(text) == plain(text).replace("•", "")
