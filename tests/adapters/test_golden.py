from __future__ import annotations

import pytest

from tests.adapters.golden.renderings import RENDERINGS, golden, rendered, transcript


@pytest.mark.parametrize("messenger", RENDERINGS)
def test_the_transcript_looks_as_it_did(messenger: str) -> None:
    written = golden(messenger).read_text(encoding="utf-8").split("\n")

    assert rendered(messenger) == written[:-1]


def test_the_transcript_is_whole() -> None:
    found = transcript()

    assert len(found) == len({name for name, _ in found}) == 200
