"""The widget's reader of server-sent events, fed with every way of cutting the same bytes."""

from __future__ import annotations

from tests.browser.conftest import Chat

STREAM = "event: a\r\nid: 1\r\ndata: 한😀\r\n\r\n: beat\n\nevent: b\rdata: x\rdata:y\r\rid: 9\n\n: end\n"
READ_EVERY_CUT = """async (whole) => {
    const { events } = await import('/widget/live.js');
    const bytes = new TextEncoder().encode(whole);
    const seen = new Set();
    for (let one = 0; one <= bytes.length; one++) {
        for (let two = one; two <= bytes.length; two += 3) {
            const cuts = [bytes.slice(0, one), bytes.slice(one, two), bytes.slice(two)];
            const body = new ReadableStream({
                start(sink) {
                    for (const cut of cuts) sink.enqueue(cut);
                    sink.close();
                },
            });
            const found = [];
            for await (const event of events(body)) found.push(event);
            seen.add(JSON.stringify(found));
        }
    }
    return [...seen].map((found) => JSON.parse(found));
}"""


async def test_events_are_read_right_wherever_they_are_cut(chat: Chat) -> None:
    page = await chat.page()

    beat = {"name": "", "id": "", "text": ""}
    assert await page.evaluate(READ_EVERY_CUT, STREAM) == [
        [{"name": "a", "id": "1", "text": "한😀"}, beat, {"name": "b", "id": "", "text": "x\ny"}, beat]
    ]


LISTEN_FROM_BEYOND = """async () => {
    const { listen } = await import('/widget/live.js');
    const { Server } = await import('/widget/server.js');
    const started = await (await fetch('/v1/conversations', { method: 'POST' })).json();
    const here = { conversation: started.conversation_id, token: started.token, cursor: '9-000000000000' };
    const [ending, heard] = [new AbortController(), []];
    const take = async (event) => {
        heard.push(event.name);
        ending.abort();
    };
    await listen(new Server(location.origin), () => here, ending.signal, take, () => {});
    return heard;
}"""


async def test_who_has_seen_more_than_there_is_begins_anew(chat: Chat) -> None:
    page = await chat.page()

    assert (await page.evaluate(LISTEN_FROM_BEYOND))[0] == "state"
