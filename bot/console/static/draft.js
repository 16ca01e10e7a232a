// @ts-check
// Keeps what somebody is writing while the page goes and comes, in this tab only, until it is sent.

export function keepDraft() {
  const text = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("text"));
  const article = document.querySelector("[data-conversation]");
  if (!text || !(article instanceof HTMLElement)) return;
  const key = `parley.draft.${article.dataset.conversation}`;
  const refused = document.getElementById("problem") !== null; // the server gave the words back itself
  if (!text.value && !refused) text.value = sessionStorage.getItem(key) ?? "";
  text.addEventListener("input", () => {
    if (text.value) sessionStorage.setItem(key, text.value);
    else sessionStorage.removeItem(key);
  });
  text.form?.addEventListener("submit", () => sessionStorage.removeItem(key));
  if (refused && text.value) sessionStorage.setItem(key, text.value);
}
