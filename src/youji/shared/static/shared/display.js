// 长者模式: large type and a plain layout, kept on this device. Not deferred: it stands before anything is drawn, so that
// no page jumps. Without JavaScript there is no switch, and the browser's own zoom does it.
"use strict";

(() => {
  const KEY = "youji-display";
  const ELDER = "elder";
  const root = document.documentElement;

  function kept() {
    try {
      return localStorage.getItem(KEY) === ELDER;
    } catch {
      return false; // a private window
    }
  }

  function show(elder) {
    if (elder) root.dataset.display = ELDER;
    else delete root.dataset.display;
    for (const button of document.querySelectorAll("[data-display-switch]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(elder));
    }
  }

  function keep(elder) {
    try {
      if (elder) localStorage.setItem(KEY, ELDER);
      else localStorage.removeItem(KEY);
    } catch {
      /* it holds for this page */
    }
  }

  show(kept());
  document.addEventListener("DOMContentLoaded", () => show(kept()));
  window.addEventListener("storage", (event) => event.key === KEY && show(kept())); // pressed in another tab
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-display-switch]")) return;
    const elder = root.dataset.display !== ELDER;
    keep(elder);
    show(elder);
  });
})();
