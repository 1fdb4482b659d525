// A rare character that no font of this device can draw is a box, and a box is nobody's name: its number is put beside it.
// Only the look changes (CSS draws the number): what the page says stays what the server wrote, for copying and for proof.
"use strict";

(() => {
  const RARE = /[\u{20000}-\u{3ffff}]/u;
  const EACH = /[\u{20000}-\u{3ffff}]/gu;
  const NOBODYS = "\u{3fffd}"; // a code point no font may ever draw: what is left of it is this device's box
  const ORDINARY = "国"; // every device that reads this page has it
  const SIDE = 32; // pixels
  const seen = new Map();

  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  let pen = null;

  function drawn(text) {
    pen.clearRect(0, 0, SIDE, SIDE);
    pen.fillText(text, 2, SIDE - 8);
    return pen.getImageData(0, 0, SIDE, SIDE).data.join();
  }

  // A browser that hides what it draws from pages shows every character as one: of it nothing is said.
  let hides = false;
  function missing(character) {
    if (!pen) {
      pen = canvas.getContext("2d", { willReadFrequently: true });
      pen.font = `${SIDE - 8}px ${getComputedStyle(document.body).fontFamily}`;
      hides = drawn(ORDINARY) === drawn(NOBODYS);
    }
    if (!seen.has(character)) seen.set(character, !hides && drawn(character) === drawn(NOBODYS));
    return seen.get(character);
  }

  const code = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase()}`;
  const sentence = (character) =>
    `这台设备没有这个字的字形，显示成方框；字没有错，编号是 ${code(character)}。`;

  function name(text) {
    const parts = [];
    let rest = 0;
    for (const found of text.data.matchAll(EACH)) {
      if (!missing(found[0])) continue;
      const box = document.createElement("span");
      box.className = "no-glyph";
      box.dataset.code = code(found[0]);
      box.title = sentence(found[0]);
      box.textContent = found[0];
      parts.push(text.data.slice(rest, found.index), box);
      rest = found.index + found[0].length;
    }
    if (parts.length) text.replaceWith(...parts, text.data.slice(rest));
  }

  // In a box to type in there is no room for a number: under it stands which of its characters is the box. The line is
  // there before it speaks, so that a screen reader hears it; what is still being composed is nobody's name yet.
  const PAUSE_MS = 700;
  const TYPED = "textarea, input:not([type]), input[type=text], input[type=search]";
  const lines = new WeakMap();
  const waiting = new WeakMap();

  function lineOf(field) {
    const there = lines.get(field);
    if (there?.isConnected) return there;
    const line = document.createElement("p");
    line.className = "hint glyph-said";
    line.setAttribute("role", "status");
    const box = field.closest(".form-field");
    if (box) box.append(line);
    else field.after(line);
    lines.set(field, line);
    return line;
  }

  function told(field) {
    const boxes = [];
    [...field.value].forEach((each, place) => {
      if (RARE.test(each) && missing(each)) boxes.push(`第${place + 1}个字（${code(each)}）`);
    });
    const said = boxes.length
      ? `${boxes.join("、")}这台设备没有字形，显示成方框；字没有错，照原样保存。`
      : "";
    if (said || lines.has(field)) lineOf(field).textContent = field.title = said;
  }

  function typed(event) {
    const field = event.target;
    if (!field.matches?.(TYPED)) return;
    if (!lines.has(field) && !RARE.test(field.value)) return;
    lineOf(field);
    clearTimeout(waiting.get(field));
    if (!event.isComposing) waiting.set(field, setTimeout(told, PAUSE_MS, field));
  }

  for (const kind of ["input", "compositionend"]) document.addEventListener(kind, typed);

  function look(root) {
    if (RARE.test(root.textContent)) {
      const texts = [];
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) texts.push(walk.currentNode);
      for (const text of texts)
        if (
          RARE.test(text.data) &&
          !text.parentElement.closest("svg, script, style, textarea, option, .no-glyph")
        )
          name(text);
    }
    if (root.querySelectorAll)
      for (const field of root.querySelectorAll(TYPED)) if (RARE.test(field.value)) told(field);
  }

  look(document.body);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.nodeType === Node.TEXT_NODE) {
          if (node.parentElement && RARE.test(node.data)) look(node.parentElement);
        } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(".no-glyph")) look(node);
  }).observe(document.body, { childList: true, subtree: true });
})();
