// What a person wrote, on its way: each message is sent exactly once, one by one, in order.
// Belongs to one session and ends with its signal; knows nothing of how a session comes to be.

import { isUnasked, settle } from "./consent.js";
import { LONGEST_WAIT, Refused, backoff, isDead, isFinal, pause } from "./server.js";

/** @import { Screen } from "./begin.js" */
/** @import { Message } from "./blocks.js" */
/** @import { Server } from "./server.js" */
/** @import { Item, Session, Store } from "./store.js" */

/**
 * @typedef {object} Sender
 * @property {() => Promise<Session>} open  the conversation, started with the first message
 * @property {() => Session | null} session  the conversation, if there is one
 * @property {() => void} dead  the token opens nothing any more
 */

const TRIES = 5;

export class Outgoing {
  /**
   * @param {Server} server
   * @param {Store} store
   * @param {Screen} screen
   * @param {Sender} sender
   * @param {AbortSignal} signal
   */
  constructor(server, store, screen, sender, signal) {
    this.server = server;
    this.store = store;
    this.screen = screen;
    this.sender = sender;
    this.signal = signal;
    /** @type {Item[]} */
    this.queue = [];
    this.flushing = false;
    /** @type {Promise<unknown>} */
    this.inFlight = Promise.resolve();
  }

  /** What an earlier page left unsent. @param {Item[]} items */
  resume(items) {
    this.queue = items;
    for (const item of this.queue) this.screen.pending(item);
    this.flush();
  }

  /** @param {Item} item */
  send(item) {
    this.queue.push(item);
    this.store.put(item);
    this.screen.pending(item);
    this.flush();
  }

  /** Try what failed again, with the same ids. @param {(item: Item) => boolean} which */
  retry(which) {
    for (const item of this.queue.filter((one) => one.failed && which(one))) {
      delete item.failed;
      this.store.put(item);
      this.screen.delivery(item, "sending");
    }
    this.flush();
  }

  /** Send what waits, one by one, in order. */
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    while (!this.signal.aborted) {
      const item = this.queue.find((one) => !one.failed);
      if (!item) break;
      await this.#deliver(item);
    }
    if (!this.signal.aborted) this.flushing = false;
  }

  /** Until it is stored, refused or hopeless. Trying again keeps the id, so it never doubles. @param {Item} item */
  async #deliver(item) {
    const { signal } = this;
    for (let attempt = 1; ; attempt++) {
      try {
        const { conversation, token } = await this.sender.open();
        const body = { client_message_id: item.id, text: item.text };
        const sending = this.server.post(`/${conversation}/messages`, signal, { body, token });
        this.inFlight = sending.catch(() => {});
        item.tried = true;
        const sent = await sending;
        if (signal.aborted) return;
        this.queue = this.queue.filter((one) => one !== item);
        this.store.drop(item);
        return this.screen.sent(item, sent.message_id);
      } catch (error) {
        if (signal.aborted) return;
        if (isUnasked(error) && attempt < TRIES && (await this.#agree())) continue;
        if (signal.aborted) return;
        const wait = error instanceof Refused ? error.wait : 0;
        if (isFinal(error) || attempt >= TRIES || wait > LONGEST_WAIT) return this.#fail(item, error);
        const paced = error instanceof Refused && error.code === "rate_limited";
        this.screen.delivery(item, paced ? "paced" : "waiting", Math.ceil(wait / 1000));
        await pause(wait || backoff(attempt), signal);
      }
    }
  }

  /** Whether the server may be sent messages now that the person was asked. */
  async #agree() {
    const session = this.sender.session();
    return !!session && settle(this.server, session, this.signal, this.screen.ask).catch(() => false);
  }

  /**
   * @param {Item} item
   * @param {unknown} error
   */
  #fail(item, error) {
    if (isDead(error)) this.sender.dead();
    for (const one of isUnasked(error) ? this.queue : [item]) {
      one.failed = error instanceof Refused ? error.code : "network";
      this.store.put(one);
      this.screen.delivery(one, "failed");
    }
  }

  /** Our own words may come back before, or instead of, the answer to sending them. @param {Message} message */
  async recognise(message) {
    await this.inFlight;
    const ours = this.queue.find((item) => item.tried && item.text === message.text);
    if (!ours) return;
    ours.tried = false;
    this.screen.sent(ours, message.id); // it is sent again all the same: only the answer makes sure
  }
}
