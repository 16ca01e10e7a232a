"""A third party's channel: found by its entry point, wired by its settings, held to every promise of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.connections import Misconnected
from bot.app import App
from tests.running import EXAMPLES, Json, running, settings, until


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example package, as pip would lay it out; its folder of letters."""
    info = tmp_path / "site" / "parley_folder_channel-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: parley-folder-channel\nVersion: 0.1.0\n")
    (info / "entry_points.txt").write_text("[parley.channels]\nfolder = folder_channel:connect\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.syspath_prepend(str(EXAMPLES / "folder_channel"))
    letters = tmp_path / "letters"
    letters.mkdir()
    return letters


def policy(letters: Path) -> Json:
    return {"channels": {"folder": {"path": str(letters)}}}


def answers(letters: Path) -> list[str]:
    return [file.read_text() for file in sorted((letters / "out" / "anna").glob("*.txt"))]


async def test_a_letter_is_answered(installed: Path, tmp_path: Path) -> None:
    (installed / "in").mkdir()
    (installed / "in" / "anna--1.txt").write_text("How long does standard shipping take?")

    async with running(settings(tmp_path / "data", policy(installed))):
        await until(lambda: len(answers(installed)) == 2)

    assert any("AI assistant" in text for text in answers(installed)), "it says what it is"
    assert any("2 to 4 working days" in text for text in answers(installed)), "and what was asked"
    assert list((installed / "in").iterdir()) == [], "taken away once it was stored"


async def test_the_same_letter_after_a_restart_is_answered_once(installed: Path, tmp_path: Path) -> None:
    (installed / "in").mkdir()
    for _ in range(2):
        (installed / "in" / "anna--1.txt").write_text("How long does standard shipping take?")
        async with running(settings(tmp_path / "data", policy(installed))):
            await until(lambda: not list((installed / "in").iterdir()) and len(answers(installed)) == 2)

    assert len(answers(installed)) == 2


def test_a_channel_that_nobody_provides_stops_the_start_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Misconnected, match=r"channels\.pigeon: 0 installed packages") as wrong:
        App(settings(tmp_path, {"channels": {"pigeon": {}}}))

    assert "parley.channels:pigeon" in wrong.value.remedy


async def test_a_folder_that_is_not_there_stops_the_start(installed: Path, tmp_path: Path) -> None:
    app = App(settings(tmp_path / "data", policy(installed / "nowhere")))
    try:
        with pytest.raises(Misconnected, match="is no folder"):
            await app.start()
    finally:
        await app.stop()
