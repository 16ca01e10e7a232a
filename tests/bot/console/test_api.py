"""The staff API and what it refuses: sizes, shapes and the one error form."""

from __future__ import annotations

import pytest

from tests.bot.console.parts import Parts, post


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 8001, "bell \x07", "\u200b", "\u2060 \ufeff"])
async def test_what_cannot_be_sent_is_said_and_changes_nothing(parts: Parts, text: str) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")

    by_api = await parts.program(ada).post(
        f"/v1/staff/conversations/{conversation.id}/reply", json={"text": text}
    )
    by_form = await post(parts.client(ada), f"/console/conversations/{conversation.id}/reply", text=text)

    assert (by_api.status_code, by_form.status_code) == (422, 422)
    assert await parts.owner(conversation) == "bot"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"\xff", 400), (b'{"text": NaN}', 400), (b"[" * 50_000, 400), (b"[]", 422),
        (b'{"text": "one", "text": "two"}', 400), (b'{"text": "one", "te\\u0078t": "two"}', 400),
        (b"{}", 422), (b'{"text": 5}', 422), (b'{"text": "' + b"secret" * 20_000 + b'"}', 413),
    ],
)  # fmt: skip
async def test_a_bad_body_is_refused_without_echo(parts: Parts, body: bytes, status: int) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")

    answer = await parts.program(ada).post(
        f"/v1/staff/conversations/{conversation.id}/reply",
        content=body,
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}
    assert "secret" not in answer.text


async def test_a_form_that_is_too_big_or_no_form_is_refused(parts: Parts) -> None:
    client = parts.client(await parts.session("Ada"))
    conversation = await parts.conversation("help")
    path = f"/console/conversations/{conversation.id}/reply"

    big = await post(client, path, text="x" * 140_000)
    parts_form = await client.post(path, files={"text": b"hi"})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    bytes_form = await client.post(path, content="text=%ff%fe", headers=form)

    assert (big.status_code, parts_form.status_code, bytes_form.status_code) == (400, 400, 400)
    assert await parts.owner(conversation) == "bot"


async def test_the_api_session_by_name_and_password(parts: Parts) -> None:
    await parts.member("Ada")
    program = parts.program()
    wrong = await program.post("/v1/staff/sessions", json={"name": "Ada", "password": "x"})
    right = await program.post(
        "/v1/staff/sessions", json={"name": "Ada", "password": "seven lazy foxes juggle"}
    )
    held = [await program.post("/v1/staff/sessions", json={"name": "Ada", "password": "x"}) for _ in range(5)]

    assert wrong.status_code == 401
    assert right.status_code == 201
    assert right.json()["staff"]["name"] == "Ada"
    assert "set-cookie" not in right.headers
    assert held[-1].status_code == 429
    assert int(held[-1].headers["retry-after"]) > 0
    program.headers["Authorization"] = f"Bearer {right.json()['token']}"
    assert (await program.delete("/v1/staff/sessions/current")).status_code == 204
    assert (await program.get("/v1/staff/conversations")).status_code == 401


async def test_the_audit_page_and_api_tell_a_broken_chain(parts: Parts) -> None:
    admin = await parts.session("Ada", "admin")
    async with parts.store.transaction() as tx:
        await tx.execute("UPDATE audit SET action = 'nothing' WHERE n = 1")

    page = await parts.client(admin).get("/console/audit")
    answer = await parts.program(admin).get("/v1/staff/audit")

    assert "row 1 is changed" in page.text
    assert answer.json()["chain"] == {"holds": False, "broken_at": 1, "how": "changed"}


async def test_the_api_is_documented(parts: Parts) -> None:
    paths = parts.app.openapi()["paths"]

    assert "/v1/staff/conversations/{conversation_id}/reply" in paths
    assert "requestBody" in paths["/v1/staff/sessions"]["post"]
    assert not any(path.startswith("/console") for path in paths)


@pytest.mark.parametrize("after", [2**63, 10**23, -1])
async def test_a_row_that_no_audit_log_can_have_is_refused(parts: Parts, after: int) -> None:
    program = parts.program(await parts.session("Ada", "admin"))

    last = await program.get("/v1/staff/audit", params={"after": 2**63 - 1})
    answer = await program.get("/v1/staff/audit", params={"after": after})

    assert (last.status_code, last.json()["entries"]) == (200, [])
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_request")
