"""P6: what is sealed is opened in few places, each for the one person it belongs to or with an audit row."""

import ast

import pytest

from tests.rules.source import calls, functions, modules, unlisted

OPENED = {
    "bot/front.py open_outgoing": "what was said, to the person it was said to",
    "bot/letters.py open_outgoing": "what is sent, to the person it is sent to",
    "bot/streaming.py open_outgoing": "what was said of an answer that broke off, to get its end",
    "bot/transcript.py open_raw": "a person's words, for the masker, which alone can read them",
    "bot/signing_in.py open_raw": "a visitor's open question, sealed anew for who they turn out to be",
    "bot/transcript.py reveal": "one value, for one member of staff, with an audit row",
    "bot/secrets.py open_secret": "a platform's token, for the adapter that put it there",
}
VERBS = {name.split()[1] for name in OPENED} | {"open_entry"}


@pytest.mark.promise("P6")
def test_what_is_sealed_is_opened_where_it_is_said_here() -> None:
    opened = {
        f"{module.path} {name.split('.')[-1]}"
        for module in modules("bot", "adapters", "storage", "bench")
        for name, _ in calls(module)
        if name in {"reveal", "open_entry"} or name.split(".")[-1] in VERBS - {"reveal"}
    }

    assert unlisted(opened, OPENED) == ([], [])


@pytest.mark.promise("P6")
def test_a_value_is_revealed_after_its_audit_row() -> None:
    revealing = [
        (function, call)
        for module in modules("bot")
        for function in functions(module.tree)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "reveal"
    ]

    assert revealing
    assert [
        call.lineno for function, call in revealing if not _is_told_of(function, before=call.lineno)
    ] == []


def _is_told_of(function: ast.AST, *, before: int) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr == "append" and node.lineno < before
        for node in ast.walk(function)
        if "audit" in ast.unparse(node)
    )
