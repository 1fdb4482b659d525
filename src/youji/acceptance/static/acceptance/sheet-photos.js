// The photos of the score sheet: made small, shown at once, in the queue with a bar; a refused one asks to be taken
// again or removed.
"use strict";

(() => {
  if (!window.youjiSheet) return;
  const { sheet, prefix, byKey, place, titleOf } = window.youjiSheet;
  const outbox = window.youjiOutbox;

  async function keep(screen, file) {
    let photo;
    try {
      photo = await window.youjiPhotos.ready(file);
    } catch {
      window.youji.say("stop", `${titleOf(screen)}的照片读不出来，没有留下。请再拍一张。`); // gone before it was read
      return;
    }
    const row = await outbox.put({
      id: `${prefix}photo/${crypto.getRandomValues(new Uint32Array(4)).join("-")}`,
      url: sheet.dataset.photo,
      fields: { item: screen.dataset.item, photo },
      ...place(screen),
    });
    show(row);
    outbox.send();
  }

  function show(row) {
    const { id, fields, state, said, answer } = row;
    const list = byKey(fields.item).querySelector("[data-photos]");
    const shown = list.querySelector(`[data-key="${id}"]`) || document.createElement("li");
    shown.dataset.key = id;
    if (!shown.firstChild) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(fields.photo);
      image.alt = "刚拍的照片";
      shown.append(image);
      list.append(shown);
    }
    shown.toggleAttribute("data-waiting", state === "kept");
    if (state !== "kept") shown.querySelector("progress")?.remove();
    if (state === "refused") {
      shown.dataset.refused = said;
      if (!shown.querySelector("button")) shown.append(away(row));
    }
    if (state === "sent" && answer?.told && !shown.querySelector("p")) shown.append(note(answer.told));
    if (state === "sent" && answer && !shown.querySelector("button")) shown.append(removal(answer.document));
  }

  // That it was given another name, with which it opens.
  function note(told) {
    const said = document.createElement("p");
    said.className = "hint";
    said.setAttribute("role", "status");
    said.textContent = told;
    return said;
  }

  // Of a photo the platform did not take: it is on this phone only.
  function away(row) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "删除";
    button.setAttribute("aria-label", "删除没有收的照片");
    button.addEventListener("click", async () => {
      await outbox.drop(row);
      button.closest("li").remove();
    });
    return button;
  }

  // As the server draws it beside the photos it has.
  function removal(photo) {
    const button = document.createElement("button");
    button.className = "quiet";
    button.textContent = "删除";
    button.setAttribute("form", "remove-photo");
    button.setAttribute("formaction", `${sheet.dataset.photo}${photo}/remove/`);
    button.setAttribute("aria-label", "删除刚拍的照片");
    return button;
  }

  document.addEventListener("youji:progress", ({ detail: { id, part } }) => {
    const shown = sheet.querySelector(`[data-key="${CSS.escape(id)}"]`);
    if (!shown) return;
    let bar = shown.querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.max = 1;
      bar.setAttribute("aria-label", "照片已传上");
      shown.append(bar);
    }
    bar.value = part;
  });

  window.youjiSheetPhotos = Object.freeze({ keep, show });
})();
