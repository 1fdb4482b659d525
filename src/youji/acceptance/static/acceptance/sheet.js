// What the scripts of the score sheet share: its items, what is chosen, and where the outbox says that a thing stands.
"use strict";

(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const screens = [...sheet.querySelectorAll(".item-screen")];
  const items = screens.filter((screen) => screen.dataset.item);
  const prefix = `acceptance/${sheet.dataset.acceptance}/`;
  window.youjiSheet = Object.freeze({
    sheet,
    screens,
    items,
    prefix,
    byKey: (key) => items.find((screen) => screen.dataset.item === key),
    chosen: (screen) => screen.querySelector("input[name=tier]:checked"),
    // The kind of a row of this sheet: line, photo or in; of another's, nothing.
    kindOf: (row) => (row.id.startsWith(prefix) ? row.id.slice(prefix.length).split("/")[0] : ""),
    titleOf: (screen) => screen.querySelector("h2").firstChild.data.trim(),
    // Its place on the sheet: the title and page an item is known by wherever the phone says what it holds.
    place: (screen) => ({
      title: window.youjiSheet.titleOf(screen),
      page: `${location.pathname}#${screen.id}`,
      stays: true, // sent, it is still shown over the page this phone holds, which may be older
    }),
  });
})();
