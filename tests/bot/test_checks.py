"""What `parley check` finds wrong, and that it says what to do about it."""

import errno
from pathlib import Path

import pytest

from bot import checks
from bot.answer_settings import Answers
from bot.budget_settings import BudgetSettings
from storage.base import SchemaTooNew
from storage.store import Store


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "master.key"
    path.write_bytes(b"k" * 32)
    path.chmod(0o600)
    return path


def test_every_check_is_made_whatever_is_wrong_with_the_one_before() -> None:
    def broken() -> str:
        raise SchemaTooNew("revision 9999")

    def full() -> str:
        raise OSError(errno.ENOSPC, "No space left on device", "/data/parley.db")

    one, two, three = checks.examine([("one", broken), ("two", full), ("three", lambda: "fine")])

    assert (one.ok, one.detail) == (False, "revision 9999")
    assert one.remedy == "run that version, or restore a backup."
    assert two.detail == "No space left on device (/data/parley.db)"
    assert (three.ok, three.detail) == (True, "fine")


def test_a_key_is_private_whole_and_there(key: Path, tmp_path: Path) -> None:
    database = tmp_path / "parley.db"
    assert checks.master_key(key, database, "default") == "private"

    key.chmod(0o640)
    with pytest.raises(checks.Wrong, match="others can read"):
        checks.master_key(key, database, "default")
    key.chmod(0o600)
    key.write_bytes(b"short")
    with pytest.raises(checks.Wrong, match="32 bytes"):
        checks.master_key(key, database, "default")


def test_a_rotation_that_was_killed_is_to_be_run_to_its_end(key: Path, tmp_path: Path) -> None:
    (tmp_path / "master.key.next").write_bytes(b"n" * 32)

    with pytest.raises(checks.Wrong, match="did not end") as wrong:
        checks.master_key(key, tmp_path / "parley.db", "default")
    assert "parley keys rotate" in wrong.value.remedy


def test_a_key_is_missed_only_when_there_is_something_to_open(tmp_path: Path) -> None:
    key, database = tmp_path / "master.key", tmp_path / "parley.db"
    assert checks.master_key(key, database, "default") == "made at the first start"

    database.touch()
    with pytest.raises(checks.Wrong, match="missing") as wrong:
        checks.master_key(key, database, "default")
    assert "backup" in wrong.value.remedy


def test_a_data_directory_is_a_folder_or_can_become_one(tmp_path: Path) -> None:
    assert checks.folder(tmp_path) == str(tmp_path)
    assert "made at the first start" in checks.folder(tmp_path / "a" / "b")

    (tmp_path / "file").touch()
    with pytest.raises(checks.Wrong, match="no folder"):
        checks.folder(tmp_path / "file" / "data")
    assert not (tmp_path / "a").exists()


@pytest.fixture
async def audited(store: Store, db_path: Path) -> Path:
    """A database with three entries in its audit log."""
    for number in range(3):
        async with store.transaction() as tx:
            await store.audit.append(tx, at=number, actor="bot", action="turn.answered", subject="c")
    return db_path


@pytest.mark.promise("P7")
async def test_AUD_1_a_changed_log_is_found_with_its_place(audited: Path, store: Store) -> None:
    assert await checks.broken_at(audited, "default") == ""

    async with store.transaction() as tx:
        await tx.execute("UPDATE audit SET actor = 'nobody' WHERE tenant = 'default' AND n = 2")

    assert await checks.broken_at(audited, "default") == "entry 2 is changed"


def test_a_database_is_named_by_its_revision(db_path: Path, tmp_path: Path) -> None:
    assert checks.database(db_path).startswith("revision ")
    assert checks.database(tmp_path / "none.db") == "made at the first start"


@pytest.mark.parametrize(
    ("budget", "problem"),
    [
        ({}, None),
        ({"message_usd": "0.05"}, "a call of claude-haiku-4-5 may cost $0.053, and a message $0.050"),
        ({"month_usd": "0.01"}, "a call of claude-haiku-4-5 may cost $0.053, and a month $0.010"),
        ({"day_usd": "0"}, None),  # deliberately nothing
    ],
)
def test_a_limit_that_no_call_fits_into_is_a_problem(budget: dict[str, str], problem: str | None) -> None:
    """Worked by hand: (24,000 bytes + 400) × $2 + 800 × $5 a million."""
    path, limits = Path(__file__).parents[2] / "examples/prices.toml", BudgetSettings.model_validate(budget)
    (finding,) = checks.examine(
        [("prices", lambda: checks.prices(path, ["claude-haiku-4-5"], limits, Answers()))]
    )

    assert finding.detail == (problem or "claude-haiku-4-5")
    assert ("answers.history_tokens" in finding.remedy) is (problem is not None)
