// The server's interface: one request, its failures, and how long to wait before the next try.

/** @import { Challenge } from "./begin.js" */

/** No answer makes anybody wait longer than this before trying again. */
export const LONGEST_WAIT = 30_000;

/** An answer that is not a success. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {number} wait  milliseconds
   * @param {Challenge} [challenge]  what has to be done first
   */
  constructor(status, code, wait, challenge) {
    super(code);
    this.status = status;
    this.code = code;
    this.wait = wait;
    this.challenge = challenge;
  }
}

export class Server {
  /** @param {string} endpoint */
  constructor(endpoint) {
    this.address = `${endpoint}/v1/conversations`;
  }

  /**
   * A request whose answer is JSON.
   * @param {string} path
   * @param {AbortSignal} signal
   * @param {{body?: object, token?: string}} [more]
   * @returns {Promise<any>} the server's JSON
   */
  async post(path, signal, more = {}) {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(20_000)]);
    return (await this.fetch("POST", path, limited, more)).json();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {AbortSignal} signal
   * @param {{body?: object, token?: string}} [more]
   */
  async fetch(method, path, signal, { body, token } = {}) {
    const response = await fetch(this.address + path, {
      method,
      signal,
      keepalive: method === "DELETE", // signing out must survive leaving the page
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { "Content-Type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const { error } = await response.json().catch(() => ({ error: { code: "internal" } }));
    const wait = Number(response.headers.get("Retry-After") ?? 0) * 1000;
    throw new Refused(response.status, error.code, wait, error.challenge);
  }
}

/** Trying again would get the same answer. @param {unknown} error */
export function isFinal(error) {
  return error instanceof Refused && error.status < 500 && ![408, 429].includes(error.status);
}

/** The token opens nothing any more. @param {unknown} error */
export function isDead(error) {
  return error instanceof Refused && error.code === "token_invalid";
}

/** The place to go on from is not, or no longer, in the conversation. @param {unknown} error */
export function isLost(error) {
  return error instanceof Refused && error.code === "bad_cursor";
}

/** Longer every time, and never all browsers at once. @param {number} attempt */
export function backoff(attempt) {
  return Math.min(LONGEST_WAIT, 500 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/**
 * Ends early when the session does, and (when `hasty`) when the network comes back.
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 * @param {boolean} [hasty]
 * @returns {Promise<void>}
 */
export function pause(milliseconds, signal, hasty = true) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
    if (hasty) window.addEventListener("online", done);
  });
}
