// What survives a reload: the session, and each message that is not yet known to be sent, under its own key
// so that two windows never overwrite each other. Everything here is wiped at sign-out.

/** @typedef {{conversation: string, token: string, expires: number, subject: string | null}} Session */
/** @typedef {{id: string, text: string, at: number, subject: string | null, failed?: string, tried?: boolean}} Item */

export class Store {
  /** @param {string} endpoint */
  constructor(endpoint) {
    this.prefix = `parley:${endpoint}:`;
    /** @type {Storage | null} */
    this.storage = null;
    try {
      this.storage = window.localStorage;
    } catch {
      // storage is switched off: everything lives as long as the page
    }
    /** @type {Map<string, string>} */
    this.memory = new Map();
  }

  /** @returns {Session | null} */
  get session() {
    return this.#get("session");
  }

  /** @param {Session | null} session */
  set session(session) {
    this.#set("session", session);
  }

  /**
   * The unsent messages of one person, oldest first.
   * @param {string | null} subject
   * @returns {Item[]}
   */
  items(subject) {
    const items = this.#names("item:").map((name) => /** @type {Item | null} */ (this.#get(name)));
    return items
      .filter((item) => item !== null)
      .filter((item) => item.subject === subject)
      .sort((a, b) => a.at - b.at);
  }

  /** @param {Item} item */
  put(item) {
    this.#set(`item:${item.id}`, item);
  }

  /** @param {Item} item */
  drop(item) {
    this.#set(`item:${item.id}`, null);
  }

  wipe() {
    for (const name of this.#names("")) this.#set(name, null);
  }

  /**
   * @param {string} start
   * @returns {string[]}
   */
  #names(start) {
    const keys = this.storage ? Object.keys(this.storage) : [...this.memory.keys()];
    return keys
      .filter((key) => key.startsWith(this.prefix + start))
      .map((key) => key.slice(this.prefix.length));
  }

  /**
   * @param {string} name
   * @returns {any} whatever was stored, or null
   */
  #get(name) {
    const key = this.prefix + name;
    try {
      return JSON.parse((this.storage ? this.storage.getItem(key) : this.memory.get(key)) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {object | null} value
   */
  #set(name, value) {
    const key = this.prefix + name;
    try {
      if (value === null) this.storage?.removeItem(key);
      else this.storage?.setItem(key, JSON.stringify(value));
    } catch {
      this.storage = null; // full: go on in memory
    }
    if (value === null) this.memory.delete(key);
    else this.memory.set(key, JSON.stringify(value));
  }
}

/** 128 random bits, also where crypto.randomUUID is missing. @returns {string} */
export function uniqueId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Who an identity names. Only for keeping chats apart here; the server alone decides whether it holds.
 * @param {string} identity
 */
export function subjectOf(identity) {
  try {
    const part = identity.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    return String(JSON.parse(new TextDecoder().decode(bytes)).sub);
  } catch {
    return "unreadable";
  }
}
