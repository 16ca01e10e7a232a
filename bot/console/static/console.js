// @ts-check
// The console's script: everything works without it; it only keeps the page fresh and the keyboard quick.

import { keepDraft } from "./draft.js";
import { listenToKeys } from "./keys.js";
import { follow } from "./live.js";
import { revealInPlace } from "./reveal.js";
import { markUnread } from "./unread.js";

document.documentElement.classList.add("scripted");
markUnread();
keepDraft();
listenToKeys();
revealInPlace();
toTheEnd();
if (document.getElementById("list")) follow(["list", "head", "risk-line", "risk-why", "lines", "composer-foot"]);

/** A transcript opens at its newest line. */
function toTheEnd() {
  const transcript = document.getElementById("transcript");
  if (transcript) transcript.scrollTop = transcript.scrollHeight;
}
