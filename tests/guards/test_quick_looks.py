"""What spares time in the checks of a draft: a quick look must never lose what the plain way finds."""

import base64
import codecs
import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from guards.addresses import may_hold
from guards.base import Evidence
from guards.charsets import wide_class
from guards.encodings import from_base64
from guards.identifiers import essence
from guards.inputs import clean
from guards.leaks import ANY_PER_BYTE, PLAIN_PER_BYTE, Leaks
from guards.links import Links
from guards.notation import plain
from guards.quantities import read_addresses
from tests.guards.test_hostile import HOSTILE

CANARY = "canary-7f3k2q9x"
NOTED = [
    *"aZ19 .,-_*`~<>&\\{}[]()/:@é가漢ก!", "\u0301", "\u200b", "\u200d", "\ufe0f", "👍", "❤", "Ⅷ", "１",
    "。", "、", "\r\n", "\x0b", "\u2028", "&amp;", "<b>", "__", "~~", "{,}", "1_000", "\\,1", "\\*",
    "한A", "A한", "\U000e0041",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(NOTED), max_size=20).map("".join) | HOSTILE
CJK = "\u1100-\u11ff\u3005-\u3007\u3040-\u30fa\u30fc-\u318f\u3400-\u9fff\uac00-\ud7a3"


@settings(max_examples=400)
@given(TEXTS)
def test_a_text_that_holds_no_address_by_its_looks_holds_none(text: str) -> None:
    assert may_hold(plain(text)) or read_addresses(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a@b.org",
        "evil.com",
        "//evil",
        "tel:1",
        "evil dot com",
        "evil[.]com",
        "x . com",
        "a (at) b",
        "a DOT com",
    ],
)
def test_every_way_to_write_an_address_is_worth_a_look(text: str) -> None:
    assert may_hold(text)


@pytest.mark.parametrize("text", ["No. It is 5.50 (or so). At once: yes", "z.B. a/b [1] {x}"])
def test_ordinary_punctuation_is_no_address(text: str) -> None:
    assert not may_hold(text)


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from([*"[]()<>!:\\`* ab/.\n", "[a]: b\n", "](b", "<b>"]), max_size=20).map("".join)
)
def test_markdown_that_is_not_parsed_holds_nothing_to_follow(text: str) -> None:
    blocks = MarkdownIt("commonmark", {"html": True}).parse(text)
    tokens = [token.type for block in blocks for token in (block, *(block.children or ()))]
    linked = {"image", "link_open", "html_inline", "html_block"} & set(tokens)

    assert not linked or any(mark in text for mark in ("](", "]:", "<"))


@settings(max_examples=400)
@given(TEXTS)
def test_the_plain_form_is_that_of_every_step_in_its_turn(text: str) -> None:
    slow = re.sub(r"<!--.{0,300}?-->|</?[A-Za-z][^<>@:]{0,500}>", "", html.unescape(text), flags=re.DOTALL)
    slow = re.sub(
        r"\{,\}|(?<=\d)_(?=\d)|\\[,;! ](?=\d)",
        lambda found: "" if found[0] in ("\\;", "\\!", "\\ ") else ",",
        slow,
    )
    slow = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", slow)
    borders = rf"(?<=[{CJK}])(?=[0-9A-Za-z])|(?<=[A-Za-z])(?=[{CJK}])"
    bare = re.sub(r"\*+|`+|~~|__+", "", slow)

    seen = plain(text)
    if slow.isascii():
        assert seen == bare
    assert not re.search(borders, seen)
    assert all(plain(sign) == sign for sign in set(seen) if not sign.isascii())


@settings(max_examples=300)
@given(TEXTS)
def test_a_text_in_which_all_can_be_seen_is_only_put_in_order(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert not re.search(r"[\r\x00-\x08\x0b-\x1f\u2028\u2029]", cleaned)
    if text.isalnum() and text.isascii():
        assert cleaned == text


@given(st.text(max_size=40))
def test_the_essence_is_letters_and_digits(text: str) -> None:
    assert essence(text) == re.sub(r"[\W_]+", "", text.casefold())


def test_a_class_covers_all_that_it_is_made_of() -> None:
    form = re.compile(wide_class([ord(sign) for sign in "]a-c^\\[b𝔸"]))

    assert all(form.fullmatch(sign) for sign in "]abc-^\\[𝔸😀")
    assert not any(form.fullmatch(sign) for sign in "d_Zé\uffff")
    assert not re.fullmatch(wide_class([97]), "𝔸")


def test_no_byte_stands_for_more_letters_than_is_counted_with() -> None:
    for code in (*range(0xD800), *range(0xE000, 0x20000)):
        letters = essence(unicodedata.normalize("NFKC", chr(code)))
        size = len(chr(code).encode())
        assert len(letters) <= ANY_PER_BYTE * size
        assert sum(map(str.isascii, letters)) <= PLAIN_PER_BYTE * size


HIDDEN = [
    CANARY, CANARY[::-1], CANARY.upper(), codecs.encode(CANARY, "rot13"), " ".join(CANARY),
    CANARY.encode().hex(), CANARY.encode().hex(":"), base64.b64encode(CANARY.encode()).decode(),
    CANARY[:8], CANARY[1:],
    base64.urlsafe_b64encode(CANARY[::-1].encode()).decode().rstrip("="), CANARY.replace("a", "ａ"),
    "\n".join(CANARY.replace("-", "")), "".join(chr(0xE0000 + ord(letter)) for letter in CANARY),
]  # fmt: skip
AROUND = ["", " ", "Hello, dear customer. ", "안녕하세요 ", "Größe… ", "information ", "\n", "=", "ab", "é"]


@settings(max_examples=400)
@given(st.lists(st.sampled_from(AROUND), max_size=3), st.sampled_from(HIDDEN), st.sampled_from(AROUND))
def test_a_hidden_secret_is_found_as_the_plain_way_finds_it(
    before: list[str], hidden: str, after: str
) -> None:
    draft = "".join(before) + hidden + after
    found = [reason.code for reason in Leaks().inspect(draft, Evidence(secrets=(CANARY,)))]
    wanted = letters(CANARY)

    assert ("secret" in found) == any(wanted in letters(view) for view in views(draft))


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def views(draft: str) -> list[str]:
    """Every one, whatever it costs."""
    tags = "".join(chr(ord(sign) - 0xE0000) for sign in draft if "\U000e0020" <= sign <= "\U000e007e")
    seen = [draft, draft[::-1], codecs.encode(draft, "rot13"), tags, "".join(one[0] for one in draft.split())]
    seen.append("".join(line.strip()[:1] for line in draft.splitlines()))
    said = [from_base64(token) or b"" for token in re.findall(r"[A-Za-z0-9+/_-]{8,}={0,2}", draft)]
    runs = re.findall(r"(?:[0-9A-Fa-f]{2}[ :]?){4,}", draft)
    said += [bytes.fromhex(re.sub("[ :]", "", run)) for run in runs]
    plain_said = [one.decode("utf-8", "replace") for one in said]
    return [*seen, *plain_said, *(one[::-1] for one in plain_said)]


@pytest.mark.parametrize(
    ("draft", "tangled"),
    [
        ("[a](https://shop.example/x) " + "a" * 9972, False),
        ("[a](https://shop.example/x) " + "a" * 9973, True),
        ("[a](https://shop.example/x) " + "*" * 1498, False),
        ("[a](https://shop.example/x) " + "*" * 1499, True),
        ("[" * 9000, False),
        ("![](" * 2000, True),
        ("- - a\n" * 1000 + "<b>", False),
        ("- - a\n" * 1600 + "<b>", True),
    ],
)
def test_more_markdown_than_an_answer_needs_is_refused_unparsed(draft: str, tangled: bool) -> None:
    evidence = Evidence(link_hosts=frozenset({"shop.example"}))
    codes = [reason.code for reason in Links().inspect(draft, evidence)]

    assert ("tangled" in codes) == tangled
    assert not (tangled and "html" in codes)
