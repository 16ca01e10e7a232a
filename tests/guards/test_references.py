"""A reference is written exactly, or it is no reference: what only resembles one is never shown to people."""

from decimal import Decimal

import pytest

from guards.base import CheckedText, Evidence, Fact
from guards.outputs import OutputCheck
from guards.references import malformed

EVIDENCE = Evidence(
    facts={"account.balance": Fact("account.balance", "money", Decimal("47.15"), "balance", currency="EUR")}
)


@pytest.mark.parametrize(
    "draft",
    [
        "{ account.balance }",
        "{account.balance }",
        "{ACCOUNT.BALANCE}",
        "{Account.balance}",
        "{{account.balance}}",
        "{account.balance",
        "{account.balance}}",
        "{ {account.balance} }",
        "account.balance}",
        "\uff5baccount.balance\uff5d",
        "\ufe5baccount.balance\ufe5c",
        "\u2774account.balance\u2775",
        "{account.balance!r}",
        "{account.balance:.2f}",
        "{account.\nbalance}",
        "\\{account.balance}",
        "\\{note}",
        "{account\\.balance}",
        "\\{account.balance\\}",
        "&#123;account.balance&#125;",
        "{**account.balance**}",
        "{`account.balance`",
        "`{account.balance`}",
        "\\\\{account.balance}",
        "{account.balance\\}",
        "`\\{account.balance}`",
        "{account\\.balance\\}",
        "\\&#123;account.balance}",
        "&lbrace;account.balance&rbrace;",
        "\\{account\\_balance}",
    ],
)
def test_what_only_resembles_a_reference_is_rejected_with_a_hint(draft: str) -> None:
    verdict = OutputCheck().check(f"Your balance is {draft} today.", EVIDENCE)
    assert not isinstance(verdict, CheckedText)
    hints = {reason.code: reason.hint.value for reason in verdict}
    assert "exactly as its name" in hints["malformed_reference"]


@pytest.mark.parametrize(
    "draft",
    [
        "Your balance is {account.balance} today.",
        "Your balance is **{account.balance}** today.",
        "Write `{ name }` there.",
        "Like this:\n\n```\nif (a) { return b }\n```\n",
        "A smile :-} and nothing else {}.",
        "",
    ],
)
def test_references_and_code_may_have_braces(draft: str) -> None:
    assert not malformed(draft)


@pytest.mark.parametrize(
    "draft", ["\\\\[EMAIL_1]", "\\EMAIL_1", "`\\EMAIL_1`", "\\【EMAIL_1】", "\\&lt;EMAIL_1&gt;"]
)
def test_a_backslash_before_a_placeholder_would_undo_what_makes_its_value_inert(draft: str) -> None:
    assert malformed(f"It went to {draft}.")


@pytest.mark.parametrize("draft", ["\\[EMAIL\\_1\\]", "[EMAIL_1]", "\\* [EMAIL_1]", "a\\\n{account.balance}"])
def test_one_that_belongs_to_it_or_stands_apart_would_not(draft: str) -> None:
    assert not malformed(draft)
