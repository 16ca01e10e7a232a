"""How many random schedules the counters are put through."""

import pytest

SHORT = 800  # schedules of a plain `pytest`
_TESTS = 8  # that share them


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--schedules", type=int, help=f"random schedules for counters (default {SHORT})")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Not known as an option when pytest is run for all tests."""
    if "seeds" in metafunc.fixturenames:
        schedules = metafunc.config.getoption("--schedules", None) or SHORT
        each = -(-schedules // _TESTS)
        metafunc.parametrize("seeds", [range(at, at + each) for at in range(0, schedules, each)], ids=str)
