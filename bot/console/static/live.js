// @ts-check
// Keeps the page fresh: the server says that something changed, and the page is read again as it stands.
// Only the regions named are replaced; what somebody is writing is never touched.

import { markUnread } from "./unread.js";

const QUIET = 150; // ms to wait for more changes before reading once
const PRESENT = 60_000; // how often to say that somebody is here
const AWAY = 15 * 60_000; // no key or pointer for this long: nobody is

/** @param {string[]} regions ids of the elements to keep fresh */
export function follow(regions) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void refresh(regions), QUIET);
  };
  const events = new EventSource("/console/events");
  events.addEventListener("start", later); // what changed before the server was watching for us
  events.addEventListener("change", later);
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) later(); // signed out, most likely: reading again tells
  });
  window.addEventListener("pagehide", () => events.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  window.setInterval(() => {
    if (!document.hidden) later(); // waiting times
  }, PRESENT);
  sayPresent();
}

/** Replace the regions by what the server shows now. @param {string[]} regions */
async function refresh(regions) {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { "Parley-Live": "1" } });
  } catch {
    return; // offline: the stream comes back and asks again
  }
  if (answer.status === 401) return location.reload();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = waiting();
  for (const id of regions) replace(id, fresh.getElementById(id));
  document.title = fresh.title;
  markUnread();
  announce(before);
}

/** @param {string} id @param {HTMLElement | null} fresh */
function replace(id, fresh) {
  const old = document.getElementById(id);
  for (const one of old?.querySelectorAll("details[open][id]") ?? []) {
    fresh?.querySelector(`#${CSS.escape(one.id)}`)?.setAttribute("open", ""); // it is being read
  }
  if (!old || !fresh || old.innerHTML === fresh.innerHTML) return;
  const focused = old.contains(document.activeElement) ? document.activeElement?.id : "";
  const transcript = document.getElementById("transcript");
  const atEnd = transcript ? transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 80 : false;
  const known = new Set([...old.querySelectorAll("li[id]")].map((line) => line.id));
  const scroll = old.scrollTop;
  old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  Object.assign(old.dataset, { ...fresh.dataset });
  old.scrollTop = scroll;
  for (const line of old.querySelectorAll("li[id]")) line.classList.toggle("arrived", !known.has(line.id));
  if (transcript && atEnd) transcript.scrollTop = transcript.scrollHeight;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (id === "lines") say(`${[...old.querySelectorAll("li[id]")].filter((line) => !known.has(line.id)).length} new`);
}

/** Ids of what waits. */
function waiting() {
  return new Set([...document.querySelectorAll('[data-place="queue"]')].map((item) => item.id));
}

/** @param {Set<string>} before */
function announce(before) {
  const added = [...waiting()].filter((id) => !before.has(id));
  if (added.length === 0) return;
  const reason = document.getElementById(added[0])?.querySelector(".reason")?.textContent ?? "";
  say(added.length > 1 ? `${added.length} new conversations are waiting` : `A conversation is waiting. ${reason}`);
}

/** @param {string} words */
function say(words) {
  const status = document.getElementById("status");
  if (status && !words.startsWith("0 ")) status.textContent = words.endsWith(" new") ? `${words} in the transcript` : words;
}

/** Tell the server that somebody sits here, so that visitors are told the truth about it. */
function sayPresent() {
  let last = Date.now();
  for (const kind of ["keydown", "pointermove", "pointerdown"]) {
    document.addEventListener(kind, () => (last = Date.now()), { passive: true });
  }
  window.setInterval(() => {
    const here = !document.hidden && Date.now() - last < AWAY;
    if (here) void fetch("/console/here", { method: "POST" }).catch(() => {});
  }, PRESENT);
}
