"""The `parley` command, as somebody types it: a process of its own on a fresh data directory."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
PASSWORD = "seven purple teapots\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The sample installation without the slow model, in a place of its own."""
    policy = (ROOT / "examples/parley.toml").read_text()
    for name in ("rules.toml", "prices.toml", "facts.toml", "knowledge"):
        (tmp_path / name).symlink_to(ROOT / "examples" / name)
    policy = policy.replace('names = "tagger"', 'names = "off"')
    policy = policy.replace("pause_seconds = 1.0", "pause_seconds = 0")
    (tmp_path / "parley.toml").write_text(policy)
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path / "data"),
        "PARLEY_CONFIG": str(tmp_path / "parley.toml"),
        "PARLEY_LOG": "json",
        "PORT": "0",
    }


def parley(
    environment: dict[str, str], *words: str, given: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env=environment | more,
        input=given,
        capture_output=True,
        text=True,
        timeout=90,
    )


@pytest.fixture
def running(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """`parley run`, and what it printed by the time it was ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Stop it"):
            break
    yield process, lines
    process.kill()
    process.communicate()


def test_help_names_every_command_and_loads_nothing_heavy(environment: dict[str, str]) -> None:
    done = parley(environment, "--help")
    heavy = "{'fastapi', 'pydantic', 'openai', 'spacy', 'rich', 'alembic'} & set(sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", f"import sys, bot.cli; print(sorted({heavy}))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0
    for command in ("run", "check", "migrate", "costs", "chat", "staff", "keys", "purge", "version"):
        assert f" {command} " in done.stdout
    assert loaded.stdout.strip() == "[]"


def test_check_of_a_fresh_installation_is_fine_and_makes_nothing(environment: dict[str, str]) -> None:
    done = parley(environment, "check", "--json")

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["ok"] is True
    assert {check["name"] for check in report["checks"]} >= {"settings", "master key", "database", "prices"}
    assert not Path(environment["DATA_DIR"]).exists()


def test_check_names_the_problem_and_the_remedy(environment: dict[str, str], tmp_path: Path) -> None:
    parley(environment, "migrate")
    (tmp_path / "data" / "master.key").unlink(missing_ok=True)
    (tmp_path / "rules.toml").unlink()
    (tmp_path / "rules.toml").write_text("[[intent")
    done = parley(environment, "check", "--json")

    wrong = {check["name"]: check for check in json.loads(done.stdout)["checks"] if not check["ok"]}
    assert done.returncode == 1
    assert set(wrong) == {"master key", "rules"}
    assert all(check["remedy"] for check in wrong.values())
    assert parley(environment, "check").stdout.count("problem") == 2


@pytest.mark.parametrize("command", ["run", "check", "migrate", "purge"])
def test_a_wrong_setting_is_named_without_its_value(environment: dict[str, str], command: str) -> None:
    done = parley(environment, command, PORT="s3cret")

    assert done.returncode == 1
    assert "PORT" in done.stdout + done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_account_is_made_once_and_only_with_a_fair_password(environment: dict[str, str]) -> None:
    made = parley(environment, "staff", "add", "Ann", "--password-stdin", "--role", "admin", given=PASSWORD)
    weak = parley(environment, "staff", "add", "Bob", "--password-stdin", given="password\n")
    again = parley(environment, "staff", "add", "Ann", "--password-stdin", given=PASSWORD)

    assert (made.returncode, weak.returncode, again.returncode) == (0, 1, 1)
    assert "Ann may sign in as admin." in made.stdout
    assert PASSWORD.strip() not in made.stdout + made.stderr + again.stderr
    assert "Traceback" not in weak.stderr + again.stderr


def test_run_prints_where_to_go_and_stops_in_order(
    running: tuple[subprocess.Popen[str], list[str]],
) -> None:
    process, lines = running
    invitation = next(line.split()[-1] for line in lines if "first account" in line)

    assert httpx2.get(invitation).status_code == 200
    assert httpx2.get(invitation.split("/console")[0] + "/readyz").json() == {
        "status": "ready",
        "degraded": [],
        "off": [],
    }
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_a_second_one_on_the_same_data_is_refused(
    running: tuple[subprocess.Popen[str], list[str]], environment: dict[str, str]
) -> None:
    done = parley(environment, "run")

    assert done.returncode == 1
    assert "DATA_DIR" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_master_key_is_not_rotated_under_one_that_runs(
    environment: dict[str, str], running: tuple[subprocess.Popen[str], list[str]]
) -> None:
    done = parley(environment, "keys", "rotate")

    assert done.returncode == 1
    assert "keys.lock" in done.stderr
    assert not (Path(environment["DATA_DIR"]) / "master.key.next").exists()


def test_a_port_that_is_taken_is_said_so(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = parley(environment, "run", PORT=str(taken.getsockname()[1]))

    assert done.returncode == 1
    assert "set HOST and PORT" in done.stderr


def test_chat_answers_on_the_terminal(environment: dict[str, str]) -> None:
    done = parley(environment, "chat", given="How long does shipping take?\n")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("bot: ")


def test_purge_and_migrate_and_version_say_what_they_did(environment: dict[str, str]) -> None:
    assert parley(environment, "migrate").stdout == "The database was migrated.\n"
    assert parley(environment, "migrate").stdout == "The database is up to date.\n"
    assert parley(environment, "purge").stdout == "Done.\n"
    assert parley(environment, "version").stdout.startswith("parley ")


def test_the_master_key_is_rotated_and_the_old_one_kept(environment: dict[str, str]) -> None:
    data = Path(environment["DATA_DIR"])
    parley(environment, "chat", given="Hello\n")
    before = (data / "master.key").read_bytes()
    done = parley(environment, "keys", "rotate")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The keys of 1 people and 0 secrets have a new master key.\n")
    assert (data / "master.key.old").read_bytes() == before != (data / "master.key").read_bytes()
    assert parley(environment, "chat", given="Hello\n").stdout.startswith("bot: ")
    again = parley(environment, "keys", "rotate")
    assert (again.returncode, "move it" in again.stderr) == (1, True)


def test_staff_are_linked_to_their_messenger(environment: dict[str, str]) -> None:
    assert parley(environment, "staff", "add", "Anna", "--password-stdin", given=PASSWORD).returncode == 0
    linked = parley(environment, "staff", "link", "Anna", "slack", "U0123")
    stranger = parley(environment, "staff", "link", "Nobody", "slack", "U0123")

    assert (linked.returncode, linked.stdout.strip()) == (0, "U0123 of slack acts as Anna.")
    assert stranger.returncode == 1
    assert "staff add" in stranger.stderr


def test_the_manifest_is_json_with_the_scopes_of_what_is_used(environment: dict[str, str]) -> None:
    printed = parley(environment, "slack", "manifest", PUBLIC_URL="https://chat.shop.example")
    manifest = json.loads(printed.stdout)

    assert "chat:write" in manifest["oauth_config"]["scopes"]["bot"]
    url = manifest["settings"]["event_subscriptions"]["request_url"]
    assert url == "https://chat.shop.example/slack/events"
