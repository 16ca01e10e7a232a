"""P6: what our own code logs is named from the list, so that nothing is refused at run time."""

import ast

from bot.operations.logs import FIELDS
from tests.rules.source import calls, modules

LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def logged() -> list[tuple[str, ast.Call]]:
    return [
        (f"{module}:{call.lineno}", call)
        for module in modules("bot", "adapters", "storage", "guards")
        for name, call in calls(module)
        if name.split(".")[-1] in LEVELS and name.split(".")[0] in {"_log", "log", "logger", "logging"}
    ]


def test_an_event_is_a_constant_name() -> None:
    unnamed = [
        place for place, call in logged() if len(call.args) != 1 or not isinstance(call.args[0], ast.Constant)
    ]

    assert logged() != []
    assert unnamed == []


def test_every_field_is_on_the_list() -> None:
    fields = [(place, word.arg) for place, call in logged() for word in call.keywords]

    assert [(place, name) for place, name in fields if name not in FIELDS | {"exc_info"}] == []


def test_nothing_is_printed() -> None:
    printed = [
        f"{module}:{call.lineno}"
        for module in modules("bot", "adapters", "storage", "guards")
        for name, call in calls(module)
        if name in {"print", "pprint", "traceback.print_exc", "traceback.format_exc"}
    ]

    assert printed == []
