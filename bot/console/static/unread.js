// @ts-check
// Marks the conversations with something new since this browser last showed them. Keeps ids and times, no words.

const KEY = "parley.seen";

export function markUnread() {
  const seen = read();
  for (const item of document.querySelectorAll("#list a.item")) {
    if (!(item instanceof HTMLElement)) continue;
    const { id = "", active = "0", place } = item.dataset;
    if (item.getAttribute("aria-current") && !document.hidden) seen[id] = Number(active);
    const unread = place === "mine" && Number(active) > (seen[id] ?? 0);
    item.classList.toggle("unread", unread);
    mark(item, unread);
  }
  localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(newest(seen))));
  badge();
}

/** For those who cannot see the dot. @param {HTMLElement} item @param {boolean} unread */
function mark(item, unread) {
  item.querySelector(".unread-word")?.remove();
  if (!unread) return;
  const word = document.createElement("span");
  word.className = "unseen unread-word";
  word.textContent = "New: ";
  item.querySelector(".item-title")?.prepend(word);
}

/** The number in the title: what waits for somebody, and what is new in one's own. */
function badge() {
  const list = document.getElementById("list");
  const count = Number(list?.dataset.waiting ?? 0) + document.querySelectorAll("#list a.unread").length;
  const plain = document.title.replace(/^\(\d+\) /, "");
  document.title = count > 0 ? `(${count}) ${plain}` : plain;
}

/** @param {Record<string, number>} seen */
function newest(seen) {
  return Object.entries(seen)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 500);
}

/** @returns {Record<string, number>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
