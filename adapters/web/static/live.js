// The live stream over fetch (EventSource cannot send an Authorization header), resumed from the last cursor.

import { backoff, isDead, isLost, pause } from "./server.js";

/** @typedef {{name: string, id: string, text: string}} ServerEvent  a comment has no name */

const SILENCE = 45_000; // three heartbeats

/**
 * Follows one conversation until its session ends; returns when the token opens nothing any more.
 * @param {import("./server.js").Server} server
 * @param {() => {conversation: string, token: string, cursor: string} | null} place  where to go on
 * @param {AbortSignal} signal
 * @param {(event: ServerEvent) => Promise<void>} take
 * @param {(live: boolean) => void} live
 */
export async function listen(server, place, signal, take, live) {
  let anew = false;
  for (let failures = 0; !signal.aborted; failures++) {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE);
    try {
      const here = place();
      if (!here) return;
      const path = `/${here.conversation}/events?after=${anew ? "0" : encodeURIComponent(here.cursor)}`;
      const both = AbortSignal.any([signal, silence.signal]);
      const { body } = await server.fetch("GET", path, both, { token: here.token });
      anew = false;
      live(true);
      for await (const event of events(/** @type {ReadableStream<Uint8Array>} */ (body))) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE);
        failures = 0;
        await take(event);
      }
    } catch (error) {
      if (isDead(error)) return;
      anew ||= isLost(error);
      if (!signal.aborted) live(false);
    } finally {
      clearTimeout(timer);
    }
    await pause(backoff(failures), signal);
  }
}

/**
 * The events of a response body. Characters and line breaks may be cut anywhere between chunks.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let event = blank();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split(/\r\n|\n|\r(?!$)/); // a lone CR at the end may be half of a CRLF
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith(":")) {
          yield blank();
        } else if (line) {
          read(line, event);
        } else {
          if (event.name) yield event;
          event = blank();
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** @returns {ServerEvent} */
function blank() {
  return { name: "", id: "", text: "" };
}

/**
 * @param {string} line
 * @param {ServerEvent} event
 */
function read(line, event) {
  const colon = line.indexOf(":");
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (field === "event") event.name = value;
  else if (field === "id") event.id = value;
  else if (field === "data") event.text += event.text ? `\n${value}` : value;
}
