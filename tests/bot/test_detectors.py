"""What `[masking]` chooses, and that the default loads nothing slow."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.detectors import Detectors, detectors
from bot.safeguard_settings import Masking
from guards.pii.presidio import Choice

CODE = """
import json, sys
from pathlib import Path
from bot.app import App
from tests.running import settings
App(settings(Path(sys.argv[1]), policy={"masking": {}}))
print(json.dumps(sorted(name for name in ("presidio_analyzer", "spacy", "regex") if name in sys.modules)))
"""


def names(found: Detectors) -> list[str]:
    return [detector.name for detector in found.all]


def test_building_the_default_imports_neither_presidio_nor_spacy(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
    )

    assert json.loads(ended.stdout.splitlines()[-1]) == []


def test_each_choice_is_a_detector_of_its_own() -> None:
    masking = Masking.model_validate(
        {
            "names": "off",
            "recognizers": [{"name": "CreditCardRecognizer", "language": "de"}],
            "patterns": [{"kind": "MEMBER", "regex": r"M-\d{6}"}],
        }
    )
    found = detectors(masking)

    assert masking.recognizers == (Choice("CreditCardRecognizer", "de"),)
    assert names(found) == ["patterns", "own patterns", "presidio"]
    assert names(detectors(Masking(names="off"))) == ["patterns"]
    assert names(detectors(Masking())) == ["patterns", "tagger"]
    assert names(detectors(Masking(names="tagger and spacy"))) == ["patterns", "tagger", "names"]
    assert not found.are_loaded
    found.load()
    assert found.are_loaded
    found.close()


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("recognizers", [{"name": "Nobody"}], "no recognizer 'Nobody'"),
        ("recognizers", [{"nam": "Nobody"}], "Unexpected keyword"),
        ("patterns", [{"kind": "AB", "regex": "("}], "not a regular expression"),
        ("patterns", [{"kind": "AB", "regex": "x", "word": ["y"]}], "Unexpected keyword"),
    ],
)
def test_what_cannot_be_used_is_refused_at_the_start_by_name(setting: str, value: object, says: str) -> None:
    with pytest.raises(ValidationError, match=says) as refused:
        Masking.model_validate({setting: value})

    assert refused.value.errors()[0]["loc"][0] == setting
