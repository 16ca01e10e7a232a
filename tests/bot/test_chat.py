"""A conversation on the terminal: what is read is answered, or said to be refused, and the end is the end."""

from pathlib import Path

from bot.app import App
from bot.chat import chat
from tests.running import Json, settings


async def talk(tmp_path: Path, *lines: str, policy: Json | None = None) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    waiting = list(lines)
    await chat(
        App(settings(tmp_path, policy)),
        read=lambda: waiting.pop(0) if waiting else None,
        say=lambda who, words: said.append((who, words)),
    )
    return said


async def test_each_line_gets_its_answer(tmp_path: Path) -> None:
    said = await talk(tmp_path, "Hello", "I want to talk to a human")

    assert [who for who, _ in said] == ["bot", "system"]


async def test_a_line_that_is_not_accepted_is_said_with_the_reason(tmp_path: Path) -> None:
    assert await talk(tmp_path, "   ", "x" * 5000) == [("refused", "empty"), ("refused", "too_long")]


async def test_consent_is_asked_for_on_the_terminal_as_well(tmp_path: Path) -> None:
    asked = {"channels": ["web"], "version": "1", "link": "https://shop.example/privacy"}
    said = await talk(tmp_path, "Hello", "no", "Hello", "yes", "Hello", policy={"consent": asked})

    assert [who for who, _ in said] == ["parley", "parley", "bot"]
    assert "https://shop.example/privacy (I agree / No)" in said[0][1]


async def test_nothing_said_is_nothing_answered(tmp_path: Path) -> None:
    assert await talk(tmp_path) == []
