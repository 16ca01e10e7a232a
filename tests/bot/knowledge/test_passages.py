"""Markdown files become passages: one for each heading, with title, language, link and anchor."""

from pathlib import Path

import pytest

from bot.knowledge.passages import KnowledgeInvalid, parse, sources
from guards.base import MaskedText, Passage

DOCUMENT = """---
link: https://shop.example/help
---
Before any heading.

# Returns

## How to return?

Within **30 days**.

```
# not a heading
```

### Cost

Free.

## How to return?

Again.

## Empty
"""


def test_one_passage_for_each_heading_with_text() -> None:
    document = parse("returns.md", DOCUMENT.encode(), default_language="en")

    assert document.language == "en"
    assert document.passages == [
        Passage(
            "returns#", "Returns", MaskedText.authored("Before any heading."), "https://shop.example/help"
        ),
        Passage(
            "returns#how-to-return",
            "Returns › How to return?",
            MaskedText.authored("Within **30 days**.\n\n```\n# not a heading\n```"),
            "https://shop.example/help#how-to-return",
        ),
        Passage(
            "returns#cost", "Returns › Cost", MaskedText.authored("Free."), "https://shop.example/help#cost"
        ),
        Passage(
            "returns#how-to-return.2",
            "Returns › How to return?",
            MaskedText.authored("Again."),
            "https://shop.example/help#how-to-return-1",
        ),
    ]


@pytest.mark.parametrize(
    ("source", "text", "language"),
    [
        ("a.md", "hello", "en"),
        ("de/a.md", "hallo", "de"),
        ("de/deep/a.md", "hallo", "de"),
        ("german/a.md", "hallo", "en"),
        ("german/a.md", "---\nlanguage: de\n---\nhallo", "de"),
        ("de/a.md", "---\nlanguage: fr\n---\nbonjour", "fr"),
    ],
)
def test_language_is_said_or_the_folder_s_or_the_default(source: str, text: str, language: str) -> None:
    assert parse(source, text.encode(), default_language="en").language == language


def test_other_words_for_a_passage_are_read_and_not_shown() -> None:
    text = "# T\n\n## Cost\n\n<!-- also: postage, fee -->\n\nIt is 4.90.\n\n## Time\n\nSoon."

    document = parse("t.md", text.encode(), default_language="en")

    assert [passage.text.value for passage in document.passages] == ["It is 4.90.", "Soon."]
    assert document.also == {"t#cost": "postage, fee", "t#time": ""}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("just text", "hours"),
        ("# Opening hours\ntext", "Opening hours"),
        ("---\ntitle: When we are there\n---\n# Opening hours\ntext", "When we are there"),
        ("\ufeff# Opening hours #\r\ntext", "Opening hours"),
    ],
)
def test_title_is_said_or_the_first_heading_or_the_file(text: str, title: str) -> None:
    (passage,) = parse("hours.md", text.encode(), default_language="en").passages

    assert (passage.title, passage.link) == (title, None)


def test_no_two_passages_of_a_file_share_an_id() -> None:
    text = "## A\n\nx\n\n## A\n\ny\n\n## A 2\n\nz\n\n## ?\n\nq\n\n# T\n\nr"

    ids = [passage.id for passage in parse("a.md", text.encode(), default_language="en").passages]

    assert len(set(ids)) == len(ids) == 5


def test_a_long_section_is_split_between_paragraphs() -> None:
    paragraphs = [f"{number} " + "word " * 60 for number in range(9)]
    text = "# T\n\n## Long\n\n" + "\n\n".join(paragraphs)

    passages = parse("t.md", text.encode(), default_language="en").passages

    assert "\n\n".join(passage.text.value for passage in passages) == "\n\n".join(paragraphs).strip()
    assert all(len(passage.text.value) <= 1300 for passage in passages)
    assert [passage.id for passage in passages] == ["t#long", "t#long.2", "t#long.3"]
    assert len({passage.title for passage in passages}) == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"---\nlnik: https://x\n---\ntext", "'lnik'"),
        (b"---\nlink:\n---\ntext", "'link'"),
        (b"---\nlink: javascript:alert(1)\n---\ntext", "https://"),
        (b"\xff\xfe", "UTF-8"),
        (b"# Only\n\n## Headings\n", "has no text"),
        (b"", "has no text"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_file_s_name(content: bytes, complaint: str) -> None:
    with pytest.raises(KnowledgeInvalid, match=rf"a\.md.*{complaint}"):
        parse("a.md", content, default_language="en")


def test_the_folder_is_read_deeply_and_only_markdown(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "b.md").write_text("b")
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "a.txt").write_text("no")

    assert sources(tmp_path) == {"a.md": b"a", "de/b.md": b"b"}
    with pytest.raises(KnowledgeInvalid, match="no folder"):
        sources(tmp_path / "none")
