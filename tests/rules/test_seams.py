"""The outside world comes in by parameters: environment, time, randomness; and errors are caught narrowly."""

import ast

from tests.rules.source import Module, calls, dotted, functions, modules, unlisted

OURS = modules("bot", "adapters", "storage", "guards")

CLOCKS = {
    "bot/clock.py time.time_ns": "this is the clock",
    "bot/clock.py time.monotonic": "this is the clock",
    "bot/operations/metrics.py time.perf_counter": "durations for a graph; nothing is decided by them",
}
CHANCE = {"bot/foundation.py random.Random": "made once and passed on, for jitter only"}
BROAD = {
    "bot/dispatch.py _once": "a lane's edge: one conversation's trouble is its own",
    "bot/worker.py reply": "the worker's edge: a bug must end at a person",
    "bot/jobs/schedule.py _recorded": "a job's edge: one broken job must not end the others",
    "bot/checks.py _finding": "a check's edge: whatever is wrong is what it reports",
    "bot/messengers.py _look": "a check's edge: whatever is wrong is what it reports",
    "bot/providers/wire.py guarded": "a provider's edge: its SDK lets transport and JSON errors through",
    "guards/outputs.py _inspected": "a check's edge: whatever broke it, the draft is not sent",
    "guards/pii/masking.py _in_time": "masking's edge: whatever broke a detector, nothing of it goes on",
    "guards/pii/aside.py do": "code of others: whatever it raises, the thread and the process go on",
    "bot/life.py _warm": "a start's edge: whatever a model's files can do wrong, the rest opens",
    "bot/facts/patient.py facts": "a source's edge: whatever broke it, it has no facts to give now",
    "bot/facts/threads.py _taken": "a thread's edge: whatever broke it goes to whoever waits for it",
    "adapters/web/errors.py __call__": "a request's edge: a bug is told in the one shape, ends nothing",
    "adapters/web/origins.py _answered": "a request's edge: the page has to be able to read of a bug, too",
    "adapters/telegram/intake.py take": "an update's edge: one that breaks us must not hold up the others",
}


def imported(module: Module) -> dict[str, str]:
    """Local names of what was imported: `perf_counter` → `time.perf_counter`."""
    names: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
    return names


def outside(module: Module) -> set[str]:
    """Every dotted name of the standard library that a module touches, by its full name."""
    names, found = imported(module), set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name | ast.Attribute):
            head, _, rest = dotted(node).partition(".")
            if head in names:
                found.add(f"{names[head]}.{rest}".rstrip("."))
    return found


def test_only_settings_read_the_environment() -> None:
    readers = [
        module.path
        for module in OURS
        if any(name.startswith(("os.environ", "os.getenv", "os.putenv")) for name in outside(module))
    ]

    assert [path for path in readers if path != "bot/settings.py"] == []


def test_time_comes_from_the_clock() -> None:
    asked = {
        f"{module.path} {name}"
        for module in OURS
        for name in outside(module)
        if name in {f"time.{word}" for word in ("time", "time_ns", "monotonic", "perf_counter", "sleep")}
        or (name.startswith("datetime.") and name.endswith((".now", ".utcnow", ".today")))
    }

    assert unlisted(asked, CLOCKS) == ([], [])


def test_chance_is_injected() -> None:
    """`random.Random` may be a parameter's type; one is made in one place."""
    drawn = {
        f"{module.path} {name}"
        for module in OURS
        for name in outside(module)
        if name.startswith("random.") and name.split(".")[1] != "Random"
    }
    made = {
        f"{module.path} {name}"
        for module in OURS
        for name, _ in calls(module)
        if name in {"random.Random", "Random", "random.SystemRandom", "SystemRandom"}
    }

    assert unlisted(drawn | made, CHANCE) == ([], [])


def test_everything_is_caught_only_at_the_edges_of_loops() -> None:
    caught = {
        f"{module.path} {function.name}"
        for module in OURS
        for function in functions(module.tree)
        for node in ast.walk(function)
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _undoes(node)
    }

    assert unlisted(caught, BROAD) == ([], [])


def _is_broad(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(one is None or dotted(one) in {"Exception", "BaseException"} for one in kinds)


def _undoes(handler: ast.ExceptHandler) -> bool:
    """It only puts something back and lets the same exception go on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None
