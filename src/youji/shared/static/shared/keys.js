// Keys of the desk, all of it optional: / goes to the search box, j and k from row to row, Enter opens the row (it
// is a link that has the focus), ? says so. No key does anything while somebody types.
"use strict";

(() => {
  const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
  const links = () => [...document.querySelectorAll("main table.data tbody tr th[scope=row] a")];

  function step(by) {
    const rows = links();
    const at = rows.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    rows[next]?.focus();
    rows[next]?.scrollIntoView({ block: "nearest" });
  }

  const DOES = {
    "/": () => document.querySelector("[data-search]")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    "?": () => document.querySelector("[data-keys]")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    const does = DOES[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
})();
