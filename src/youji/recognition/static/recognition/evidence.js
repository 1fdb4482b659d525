// A picture or PDF of the evidence is shown beside the decision, so that a reviewer keeps their place and their opinion.
// Without this file the links open the document itself.
"use strict";

(() => {
  const box = document.querySelector("[data-evidence-view]");
  const links = [...document.querySelectorAll("a[data-view]")];
  if (!box || !links.length) return;
  const [title, stage, whole] = ["title", "stage", "whole"].map((name) =>
    box.querySelector(`[data-${name}]`),
  );
  let at = 0;
  let loading = false;

  function show(number) {
    at = (number + links.length) % links.length;
    const link = links[at];
    title.textContent = `${link.getAttribute("aria-label")}（${at + 1}/${links.length}）`;
    whole.href = link.href;
    let view;
    if (link.dataset.view === "picture") {
      view = new Image();
      view.alt = link.getAttribute("aria-label");
    } else {
      view = document.createElement("iframe");
      view.title = link.getAttribute("aria-label");
    }
    loading = true;
    view.addEventListener("load", () => setTimeout(settled, 1000));
    view.src = link.href;
    stage.replaceChildren(view);
    if (!box.open) {
      box.show();
      box.querySelector("[data-close]").focus();
    }
  }

  function settled() {
    loading = false;
  }

  // While it loads, a PDF’s own viewer takes the focus, and with it every key. Whoever clicks into it later keeps it there.
  window.addEventListener("blur", () => {
    if (box.open && loading && document.activeElement?.tagName === "IFRAME")
      setTimeout(() => box.querySelector("[data-close]").focus());
  });

  function close() {
    box.close();
    stage.replaceChildren();
    links[at].focus();
  }

  for (const [number, link] of links.entries())
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(number);
    });
  box.querySelector("[data-close]").addEventListener("click", close);
  box.querySelector("[data-before]").addEventListener("click", () => show(at - 1));
  box.querySelector("[data-after]").addEventListener("click", () => show(at + 1));
  document.addEventListener("keydown", (event) => {
    if (!box.open || event.target.closest("input, textarea, select")) return;
    const act = { Escape: close, ArrowLeft: () => show(at - 1), ArrowRight: () => show(at + 1) }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
})();
