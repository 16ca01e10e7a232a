"""What keeps Parley from starting: `parley check` names it and the remedy, and `parley run` does the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.keys import Keys, load_ring
from storage.migrate import upgrade
from storage.sqlite import SqliteDatabase
from storage.store import Store
from tests.bot.test_cli import environment, parley

__all__ = ["environment"]
Break = Callable[[Path], object]


@pytest.fixture
async def written(environment: dict[str, str]) -> Path:
    """A data directory in which somebody has written."""
    folder = Path(environment["DATA_DIR"])
    folder.mkdir(mode=0o700)  # noqa: ASYNC240  a folder of the test
    upgrade(folder / "parley.db")
    db = SqliteDatabase(folder / "parley.db")
    await db.open()
    store = Store("default", db)
    person = Keys(load_ring(folder / "master.key"), store, SystemClock()).new_person(None)
    async with store.transaction() as tx:
        await store.people.add(tx, person, channel="web", installation="site", external_id="mina")
    await db.close()
    return folder


def another_key(folder: Path) -> None:
    (folder / "master.key").write_bytes(b"k" * 32)


def no_key(folder: Path) -> None:
    (folder / "master.key").unlink()


def short_key(folder: Path) -> None:
    (folder / "master.key").write_bytes(b"short")


def key_for_all(folder: Path) -> None:
    (folder / "master.key").chmod(0o644)


def no_database(folder: Path) -> None:
    (folder / "parley.db").write_bytes(b"garbage" * 100)


def damaged(folder: Path) -> None:
    with (folder / "parley.db").open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"damage! " * 30_000)


def folder_for_a_database(folder: Path) -> None:
    (folder / "parley.db").unlink()
    (folder / "parley.db").mkdir()


def no_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.touch()


@pytest.mark.parametrize(
    ("breaks", "name"),
    [
        (another_key, "master key"),
        (no_key, "master key"),
        (short_key, "master key"),
        (key_for_all, "master key"),
        (no_database, "database"),
        (damaged, "database"),
        (folder_for_a_database, "database"),
        (no_folder, "data directory"),
    ],
)
def test_check_and_run_both_say_what_is_wrong(
    environment: dict[str, str], written: Path, breaks: Break, name: str
) -> None:
    breaks(written)
    kept = sorted(path.name for path in written.iterdir()) if written.is_dir() else []
    looked = parley(environment, "check", "--json", TELEGRAM_BOT_TOKEN="123456:" + "A" * 35)
    ran = parley(environment, "run")

    wrong = {check["name"]: check for check in json.loads(looked.stdout)["checks"] if not check["ok"]}
    assert (looked.returncode, ran.returncode, list(wrong)) == (1, 1, [name])
    assert wrong[name]["remedy"]
    assert "Traceback" not in looked.stderr + ran.stderr
    assert "process.crashed" not in ran.stderr + ran.stdout
    assert ("master.key" in kept) is ((written / "master.key").exists()), "no key is made for another's data"


def test_a_token_that_is_none_is_a_finding(environment: dict[str, str]) -> None:
    looked = parley(environment, "check", "--json", TELEGRAM_BOT_TOKEN="x")

    wrong = [check for check in json.loads(looked.stdout)["checks"] if not check["ok"]]
    assert [(check["name"], "BotFather" in check["remedy"]) for check in wrong] == [("messengers", True)]


def test_a_host_that_nobody_knows_is_a_finding(environment: dict[str, str]) -> None:
    looked = parley(environment, "check", "--json", HOST="nowhere.invalid")

    wrong = [check for check in json.loads(looked.stdout)["checks"] if not check["ok"]]
    assert [check["name"] for check in wrong] == ["address"]


def test_a_password_may_come_with_any_end_of_line_and_only_with_what_one_can_type(
    environment: dict[str, str],
) -> None:
    made = parley(environment, "staff", "add", "Ann", "--password-stdin", given="seven purple teapots\r\n")
    odd = parley(environment, "staff", "add", "Bob", "--password-stdin", given="seven purple\x07 teapots\n")
    none = parley(environment, "staff", "add", "Cyd", "--password-stdin")

    assert (made.returncode, odd.returncode, none.returncode) == (0, 1, 1)
    assert "nobody can type" in odd.stderr


def test_a_blank_line_does_not_end_a_chat(environment: dict[str, str]) -> None:
    said = parley(environment, "chat", given="thanks\n\n   \nthanks\n")

    assert said.returncode == 0
    assert said.stdout.count("bot: ") == 2
