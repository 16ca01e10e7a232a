// "Why this answer?" below each answer of the bot: closed at first, and asked for only when it is opened.

import { el, nodes } from "./blocks.js";

/** @typedef {(messageId: string) => Promise<import("./blocks.js").Block[]>} Ask */

/** @type {Record<string, {why: string, failed: string}>} */
const WORDS = {
  en: { why: "Why this answer?", failed: "This cannot be told right now. Try again later." },
  de: { why: "Warum diese Antwort?", failed: "Das lässt sich gerade nicht sagen. Versuchen Sie es später noch einmal." },
  es: { why: "¿Por qué esta respuesta?", failed: "No se puede mostrar ahora. Inténtelo más tarde." },
  fr: { why: "Pourquoi cette réponse ?", failed: "Impossible de l’indiquer pour le moment. Réessayez plus tard." },
  ja: { why: "この回答の理由", failed: "現在は表示できません。後でもう一度お試しください。" },
  ko: { why: "이렇게 답한 이유", failed: "지금은 보여 드릴 수 없습니다. 나중에 다시 시도해 주세요." },
  pt: { why: "Por que esta resposta?", failed: "Não é possível mostrar agora. Tente mais tarde." },
  zh: { why: "为什么这样回答？", failed: "暂时无法显示，请稍后再试。" },
};

/**
 * @param {string} language  one that the widget speaks
 * @param {string} messageId
 * @param {Ask} ask
 */
export function whyOf(language, messageId, ask) {
  const { why, failed } = WORDS[language];
  const words = el("div", { class: "because", dir: "auto" });
  const shown = el("details", { class: "why" }, el("summary", {}, why), words);
  let asked = false;
  shown.addEventListener("toggle", async () => {
    if (!shown.open || asked) return;
    asked = true;
    const told = await ask(messageId).catch(() => null);
    asked = told !== null; // else the next opening asks again
    words.replaceChildren(...(told ? nodes(told) : [el("p", {}, failed)]));
    shown.scrollIntoView({ block: "nearest" });
  });
  return shown;
}
