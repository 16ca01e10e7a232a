"""How many random schedules the counters are put through."""

import pytest

SHORT = 800  # schedules of a plain `pytest`
_EACH = 100  # in one test


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--schedules", type=int, help=f"random schedules for counters (default {SHORT})")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Not known as an option when pytest is run for all tests."""
    if "seeds" in metafunc.fixturenames:
        schedules = metafunc.config.getoption("--schedules", None) or SHORT
        metafunc.parametrize("seeds", [range(at, at + _EACH) for at in range(0, schedules, _EACH)], ids=str)
