from __future__ import annotations

import pytest
from hypothesis import given, settings

from adapters.addresses import settled
from adapters.formatting import Block
from adapters.layout import Run, lines
from tests.adapters.markup import ANSWERS, HOSTS


def runs(text: str) -> list[Run]:
    return list(lines(settled(text, link_hosts=HOSTS)))


def inert(text: str) -> str:
    """What is shown as code."""
    return "".join(run.text for run in runs(text) if run.code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("go to https://evil.com/x, please", "https://evil.com/x"),
        ("www.evil.com", "www.evil.com"),
        ("EVIL.COM", "EVIL.COM"),
        ("请访问evil.com", "请访问evil.com"),
        ("https://bank.com。evil.com", "evil.com"),
        ("https://bank.com@evil.com/", "https://bank.com@evil.com/"),
        ("https://bank.com\\\\@evil.com", "https://bank.com\\@evil.com"),
        ("evil.**com**/x", "evil.com/x"),
        ("**https://evil**.com", "https://evil.com"),
        ("[x](https://evil.com)", "https://evil.com"),
        ("evil&#46;com", "evil.com"),
        ("ask me@evil.com", "me@evil.com"),
        ("пример.рф", "пример.рф"),
        ("http://[::1]/x 10.0.0.1", "http://[::1]/x10.0.0.1"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("1. evil.com\n2. t.me/x", "evil.comt.me/x"),
    ],
)
def test_SLK_16_a_foreign_address_is_code(text: str, code: str) -> None:
    assert inert(text) == code
    assert all(run.href in (None, "https://bank.com") for run in runs(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ask @evil_support_bot for help.", "@evil_support_bot"),
        ("请联系@evil_bot", "@evil_bot"),
        ("(@Evil) @channel, @here", "@Evil@channel@here"),
        ("**@evil**_bot", "@evil_bot"),
        ("Send /start or /pay@evil_bot.", "/start/pay@evil_bot"),
        ("Look at #sale and #4711a, not #4711", "#sale#4711a"),
        ("Buy $DOGE for $20", "$DOGE"),
        ("evil.com/x @evil t.me/y /go", "evil.com/x@evilt.me/y/go"),
        ("https://evil.com/@evil @good", "https://evil.com/@evil@good"),
        ("1/2 km/h and/or a@b 5 @ 3 # 1", ""),
        ("help@bank.com", ""),
        ("`@evil`", "@evil"),
    ],
)
def test_where_a_messenger_reads_them_a_mention_a_command_and_a_tag_are_code(text: str, code: str) -> None:
    shown = lines(settled(text, link_hosts=HOSTS, active="all"))
    assert "".join(run.text for run in shown if run.code) == code


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("see https://bank.com/a?b.", "https://bank.com/a?b"),
        ("bank.com/help", "https://bank.com/help"),
        ("https://shop.example:8443/x", "https://shop.example:8443/x"),
        ("[here](https://bank.com/x)", "https://bank.com/x"),
    ],
)
def test_an_allowed_address_is_a_link(text: str, href: str) -> None:
    assert [run.href for run in runs(text) if run.href] == [href]
    assert inert(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "p.ej. esto, z.B. d.h. so",
        "1.打开设置 입니다.감사합니다",
        "3.5 1.234,50 v1.2.3 12.03.2026",
        "me@bank.com",
        "Node.js",
    ],
)
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert [(run.text, run.code, run.href) for run in runs(text)] == [(text, False, None)]


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
def test_nothing_but_styles_changes_and_only_allowed_hosts_are_linked(text: str) -> None:
    found = runs(text)
    hrefs = {run.href for run in found if run.href}

    assert hrefs <= {"https://bank.com/x", "https://bank.com/help"}
    assert all("evil.com" not in run.text for run in found if not (run.code or run.pre))


@pytest.mark.parametrize("text", ["", "  \n", "[](https://bank.com)", "```\n```", "\x00\x1b"])
def test_there_is_always_something_to_show(text: str) -> None:
    assert settled(text, link_hosts=HOSTS) == [
        {"type": "paragraph", "children": [{"type": "text", "text": "…"}]}
    ]


def test_TG_10_what_no_messenger_takes_is_removed() -> None:
    tree: list[Block] = settled("a\x00b\ud83dc\x1bd\u0085e\r\nf\tg", link_hosts=HOSTS)

    assert "".join(run.text for run in lines(tree)) == "abcd\ne\nf\tg"
