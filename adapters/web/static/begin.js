// Starts a conversation, and does first what the server may ask of a stranger in busy times.

import { Refused } from "./server.js";

/** @import { Message, Owner } from "./blocks.js" */
/** @import { Server } from "./server.js" */
/** @import { Item } from "./store.js" */

/**
 * @typedef {object} Screen
 * @property {(item: Item) => void} pending  a message waits to be sent
 * @property {(item: Item, state: "sending"|"waiting"|"paced"|"failed", seconds?: number) => void} delivery
 * @property {(item: Item, messageId: string) => void} sent
 * @property {(message: Message) => void} message
 * @property {(delta: import("./blocks.js").Delta) => void} growing
 * @property {(owner: Owner) => void} owner
 * @property {() => void} typing
 * @property {(live: boolean) => void} connection
 * @property {(on: boolean) => void} working  the browser has something to do before the chat begins
 * @property {import("./consent.js").Ask} ask  whether the person agrees to something
 * @property {() => void} ended
 * @property {() => void} reset
 * @property {{host: Element}} root  where somebody else's check may be shown
 */
/** @typedef {{kind: "work", puzzle: string} | {kind: "turnstile", site_key: string, script: string}} Challenge */
/** @typedef {{conversation_id: string, token: string, expires_in: number}} Started */

const ROUNDS = 3; // a challenge may expire, or another kind be asked for meanwhile

/**
 * @param {Server} server
 * @param {string} path
 * @param {AbortSignal} signal
 * @param {{body: object, token?: string}} request
 * @param {Screen} screen
 * @returns {Promise<Started>}
 */
export async function begin(server, path, signal, { body, token }, screen) {
  let answer = {};
  for (let round = 0; ; round++) {
    try {
      return await server.post(path, signal, { body: { ...body, ...answer }, token });
    } catch (error) {
      if (!(error instanceof Refused) || !error.challenge || round === ROUNDS) throw error;
      answer = await meet(error.challenge, screen, signal);
    }
  }
}

/**
 * @param {Challenge} challenge
 * @param {Screen} screen
 * @param {AbortSignal} signal
 */
async function meet(challenge, screen, signal) {
  screen.working(true);
  try {
    if (challenge.kind === "work") {
      const { solve } = await import("./work.js");
      return { work: await solve(challenge.puzzle, signal) };
    }
    const { look } = await import("./turnstile.js");
    return { turnstile: await look(challenge, screen.root.host, signal) };
  } finally {
    if (!signal.aborted) screen.working(false);
  }
}
