"""Whatever comes in gets a clear answer, and nothing that was accepted is lost."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from tests.running import Running

MALFORMED = [
    b"",
    b"{",
    b"[]",
    b'"text"',
    b"\xff\xfe",
    b'{"text": "hi"}',
    b'{"client_message_id": 7, "text": "hi"}',
    b'{"client_message_id": "a", "text": NaN}',
    b"[" * 10_000,
    b'{"client_message_id": "", "text": "hi"}',
    b'{"client_message_id": "a", "text": "hi", "text": "a human please"}',
    b'{"client_message_id": "' + b"x" * 1000 + b'", "text": "hi"}',
]


async def raw(parley: Running, path: str, token: str, body: bytes, **headers: str) -> tuple[int, str]:
    answer = await parley.client.post(
        path,
        content=body,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
    )
    return answer.status_code, answer.text


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
async def test_malformed_bodies_are_told_so_in_one_shape(parley: Running, body: bytes) -> None:
    visitor = await parley.visitor()

    status, text = await raw(parley, f"/v1/conversations/{visitor.id}/messages", visitor.token, body)

    assert 400 <= status < 500
    assert '"error"' in text
    assert await visitor.messages() == []


async def test_the_same_id_with_the_same_words_is_one_message_and_with_others_is_refused(
    parley: Running,
) -> None:
    visitor = await parley.visitor()
    first = await visitor.post("a human please", "one")
    again = await visitor.post("a human please", "one")
    other = await visitor.post("something else", "one")

    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 409)
    assert first.json()["message_id"] == again.json()["message_id"]
    assert len([m for m in await visitor.messages() if m["author"] == "person"]) == 1


async def test_fifty_copies_at_once_are_one_message(parley: Running) -> None:
    visitor = await parley.visitor()

    answers = await asyncio.gather(*(visitor.post("a human please", "same") for _ in range(50)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["message_id"] for answer in answers}) == 1
    assert len(await visitor.until(lambda said: bool(said))) == 1


@pytest.mark.parametrize(("text", "status"), [("", 422), (" \u200b ", 422), ("x" * 4001, 413)])
async def test_empty_and_over_long_messages_are_refused(parley: Running, text: str, status: int) -> None:
    visitor = await parley.visitor()

    assert (await visitor.post(text)).status_code == status


async def test_TG_10_lone_surrogates_and_marks_are_stored_and_answered(parley: Running) -> None:
    visitor = await parley.visitor()
    body = b'{"client_message_id": "s", "text": "human please \\ud83d \\u0000 ' + "é".encode() * 10 + b'"}'

    status, _ = await raw(parley, f"/v1/conversations/{visitor.id}/messages", visitor.token, body)

    assert status == 202
    assert await visitor.until(lambda said: bool(said))


async def test_the_limit_holds_and_words_of_need_pass_it(parley: Running) -> None:
    visitor = await parley.visitor()
    answers = [await visitor.post(f"question number {n}") for n in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]

    assert refused
    assert int(refused[0].headers["retry-after"]) >= 1
    assert (await visitor.post("I need a human")).status_code == 202


@pytest.mark.parametrize("token", ["x", "nonsense", "e30.e30.e30"])
async def test_a_wrong_token_opens_nothing(parley: Running, token: str) -> None:
    visitor = await parley.visitor()
    visitor.token = token

    assert (await visitor.post("hello")).status_code == 401


async def test_somebody_elses_token_opens_nothing(parley: Running) -> None:
    one, two = await parley.visitor(), await parley.visitor()
    one.token = two.token

    assert (await one.post("hello")).status_code == 401


async def test_SLK_9_a_locked_database_is_said_within_seconds_and_nothing_is_lost(
    parley: Running, tmp_path: Path
) -> None:
    visitor = await parley.visitor()
    other = sqlite3.connect(tmp_path / "parley.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = await visitor.post("a human please", "kept")
    ready = await parley.client.get("/readyz")
    other.execute("COMMIT")
    other.close()
    again = await visitor.post("a human please", "kept")

    assert refused.status_code == 503
    assert "retry-after" in refused.headers
    assert ready.status_code == 200, "a locked database never makes every replica unready"
    assert again.status_code == 202
    assert await visitor.until(lambda said: bool(said))


async def test_every_response_carries_the_security_headers(parley: Running) -> None:
    for path in ("/", "/console", "/widget.js", "/healthz", "/openapi.json", "/nowhere"):
        headers = (await parley.client.get(path)).headers

        assert headers["x-content-type-options"] == "nosniff", path
        assert "default-src" in headers["content-security-policy"], path
        assert headers["referrer-policy"], path
