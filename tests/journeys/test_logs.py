"""One message can be followed through the log by its ids, from the request to the answer."""

import io
import json

from tests.running import Running


async def test_a_request_its_conversation_and_its_turn_are_named(log: io.StringIO, parley: Running) -> None:
    visitor = await parley.visitor()
    posted = await visitor.post("What is my balance, please?")
    await visitor.until(lambda said: bool(said))
    await visitor.post("And how do I pay?")  # when it is answered, the first turn has ended
    await visitor.until(lambda said: len(said) > 1)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]

    accepted = next(line for line in lines if line["event"] == "turn.accepted")
    done = next(line for line in lines if line["event"] == "turn.done")
    assert accepted["request_id"] == posted.headers["x-request-id"]
    assert accepted["conversation_id"] == done["conversation_id"] == visitor.id
    assert accepted["turn_id"] == done["turn_id"] == posted.json()["message_id"]
    assert "request_id" not in done, "the lane outlives the request that woke it"
    assert "balance" not in json.dumps(lines)


async def test_a_client_cannot_choose_its_request_id(parley: Running) -> None:
    answer = await parley.client.get("/healthz", headers={"X-Request-Id": "mine"})

    assert len(answer.headers["x-request-id"]) >= 20
