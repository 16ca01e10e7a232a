"""/openapi.json says of the served application what it does."""

from __future__ import annotations

from tests.running import Json, Running

TOKENS = {"/v1/c": "visitor_token", "/v1/s": "staff_token"}


async def described(parley: Running) -> Json:
    found: Json = (await parley.client.get("/openapi.json")).json()
    return found


async def test_whoever_needs_a_token_is_told_which(parley: Running) -> None:
    api = await described(parley)
    schemes = api["components"]["securitySchemes"]

    assert {(one["type"], one["scheme"]) for one in schemes.values()} == {("http", "bearer")}
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            answer = await parley.client.request(method, path)
            needed: list[Json] = [{TOKENS[path[:5]]: []}] if answer.status_code == 401 else []
            assert (method, path, operation.get("security", [])) == (method, path, needed)
            assert path == "/metrics" or str(answer.status_code) in operation["responses"], (method, path)


async def test_what_comes_beside_json_is_told(parley: Running) -> None:
    paths = (await described(parley))["paths"]
    events = paths["/v1/conversations/{conversation_id}/events"]["get"]
    why = paths["/v1/conversations/{conversation_id}/messages/{message_id}/why"]["get"]

    assert list(events["responses"]["200"]["content"]) == ["text/event-stream"]
    assert ("last-event-id", "header") in {(one["name"], one["in"]) for one in events["parameters"]}
    assert list(paths["/metrics"]["get"]["responses"]["200"]["content"]) == ["text/plain"]
    assert "404" in why["responses"]


async def test_alive_and_ready_have_their_shapes(parley: Running) -> None:
    api = await described(parley)

    def shape(path: str, status: str) -> set[str]:
        schema = api["paths"][path]["get"]["responses"][status]["content"]["application/json"]["schema"]
        return set(api["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["properties"])

    for path in ("/healthz", "/readyz"):
        assert shape(path, "200") == set((await parley.client.get(path)).json())
    assert shape("/readyz", "503") == shape("/readyz", "200")
