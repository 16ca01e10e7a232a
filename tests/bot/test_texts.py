"""Parley's own sentences: complete in every language, truthful, and inert whatever is filled in."""

from pathlib import Path

import pytest

from bot.texts import Texts, TextsInvalid

LANGUAGES = ["de", "en", "es", "fr", "ja", "ko", "pt", "zh"]
VALUES: dict[str, str | int] = {"name": "Anna", "seconds": 7, "characters": 4000}
TEXTS = Texts.load()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    assert language in TEXTS.languages
    for key in (
        "queued_present",
        "queued_absent",
        "wait_timeout",
        "wait_reachable",
        "bot_back",
        "closed",
        "unavailable",
    ):
        assert TEXTS.say(key, language)
    assert "Anna" in TEXTS.say("joined", language, **VALUES)
    assert "7" in TEXTS.say("rate_limited", language, **VALUES)
    assert "4000" in TEXTS.say("too_long", language, **VALUES)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "AI"),
        ("de", "KI"),
        ("ko", "AI"),
        ("es", "IA"),
        ("fr", "IA"),
        ("pt", "IA"),
        ("ja", "AI"),
        ("zh", "AI"),
    ],
)
def test_DIS_1_the_greeting_says_that_an_ai_answers(language: str, word: str) -> None:
    assert word in TEXTS.say("greeting", language)


@pytest.mark.parametrize("key", ["queued_absent", "wait_timeout"])
@pytest.mark.parametrize(
    ("language", "address"),
    [
        ("en", "e-mail"),
        ("de", "E-Mail"),
        ("ko", "이메일"),
        ("es", "correo"),
        ("fr", "e-mail"),
        ("pt", "e-mail"),
        ("ja", "メール"),
        ("zh", "邮"),
    ],
)
def test_HND_5_who_must_wait_is_asked_for_an_address(key: str, language: str, address: str) -> None:
    assert address in TEXTS.say(key, language)


def test_a_regional_language_is_its_language_and_an_unknown_one_is_english() -> None:
    assert TEXTS.say("closed", "de") == TEXTS.say("closed", "de-AT") == TEXTS.say("closed", "DE_ch")
    assert TEXTS.say("closed", "en") == TEXTS.say("closed", "tlh") == TEXTS.say("closed", "")


def test_a_name_cannot_be_a_link_a_reference_or_a_second_line() -> None:
    said = TEXTS.say("joined", "en", name="[Anna](https://evil.example)\n{account.balance} <!here> *x*")

    assert not set("[]{}<>*\n") & set(said)
    assert "Anna" in said
    assert len(TEXTS.say("joined", "en", name="x" * 10_000)) < 200


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ('[de]\nhi = "Hallo"', r"no \[en\]"),
        ('[en]\nhi = "Hi"\nbye = "Bye"\n[de]\nhi = "Hallo"', r"\[de\].*bye"),
        ('[en]\nhi = "Hi"\n[de]\nhi = "Hallo"\nextra = "x"', r"\[de\].*extra"),
        ('[en]\nhi = "Hi {name}"\n[de]\nhi = "Hallo"', r"\[de\] hi"),
        ('[en]\nhi = " "', r"\[en\] hi: is empty"),
        ('[en]\nhi = "{"', r"\[en\] hi"),
        ("[en", "not valid TOML"),
    ],
)
def test_a_gap_is_refused_at_load(tmp_path: Path, toml: str, complaint: str) -> None:
    path = tmp_path / "texts.toml"
    path.write_text(toml)

    with pytest.raises(TextsInvalid, match=complaint):
        Texts.load(path)
