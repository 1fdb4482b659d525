// While the worker is at it, the page says how far it is, and loads anew when it is over. Without this one presses 刷新.
"use strict";

for (const box of document.querySelectorAll("[data-run]")) {
  const said = box.querySelector("[data-run-said]");
  const bar = box.querySelector("progress");
  const word = box.querySelector("[data-run-state]");

  async function look() {
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } });
      if (!answer.ok) return; // signed out, or the house is away: the link to load anew stays
      const run = await answer.json();
      if (run.over) {
        location.reload();
        return;
      }
      word.textContent = run.state;
      said.textContent = run.sentence;
      bar.max = run.total || 1;
      bar.value = run.done;
    } catch {
      // no line: the next look may find one
    }
    window.setTimeout(look, 1500);
  }
  window.setTimeout(look, 1000);
}
