"""The transcript as each messenger gets it: one line of JSON for each message of the messenger."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from adapters.slack import blocks
from adapters.telegram import entities
from tests.adapters.markup import HOSTS

FOLDER = Path(__file__).parent


def transcript() -> list[tuple[str, str]]:
    lines = (FOLDER / "transcript.jsonl").read_text(encoding="utf-8").splitlines()
    return [(found["id"], found["text"]) for found in map(json.loads, lines)]


def slack(text: str) -> Iterator[dict[str, object]]:
    for part in blocks.parts(text, link_hosts=HOSTS):
        yield {"text": part.text, "blocks": part.blocks}


def telegram(text: str) -> Iterator[dict[str, object]]:
    for part in entities.parts(text, link_hosts=HOSTS):
        found = [
            {name: value for name, value in asdict(entity).items() if value is not None}
            for entity in part.entities
        ]
        yield {"text": part.text, "entities": found}


RENDERINGS: dict[str, Callable[[str], Iterator[dict[str, object]]]] = {"slack": slack, "telegram": telegram}


def rendered(messenger: str) -> list[str]:
    return [
        json.dumps({"id": f"{name}/{number}", **part}, ensure_ascii=False)
        for name, text in transcript()
        for number, part in enumerate(RENDERINGS[messenger](text))
    ]


def golden(messenger: str) -> Path:
    return FOLDER / f"{messenger}.jsonl"
