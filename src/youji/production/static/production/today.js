// 今天: brings what the phone keeps up to date, keeps the record pages, and says what is here and what has arrived.
"use strict";

(() => {
  const box = document.getElementById("field-today");
  if (!box) return;
  const { read, refresh, said } = window.youjiFacts;
  const outbox = window.youjiOutbox;

  // The record of last time is on this phone: the page that is kept makes it anew without asking anybody.
  for (const link of box.querySelectorAll("[data-like]"))
    link.href = `${link.href.split("?")[0]}#like=${link.dataset.like}`;

  async function tell() {
    const facts = await read();
    const [tone, sentence] = said(facts);
    const line = document.getElementById("facts-said");
    line.textContent = sentence;
    line.dataset.tone = tone;
  }

  async function count() {
    const rows = await outbox.all("field/record/");
    const of = (state) => rows.filter((row) => row.state === state).length;
    const words = [
      ["手机上", of("kept")],
      ["没有接受", of("refused")],
      ["刚送到", of("sent")],
    ];
    const told = words.filter(([, number]) => number).map(([word, number]) => `${word}${number}条`);
    document.getElementById("phone-count").textContent = ["我的记录", ...told].join("，");
  }

  // Pages without which nothing can be recorded on the mountain: asked for where the phone has none, or its seasons changed.
  async function keepPages(before, after) {
    if (!window.youjiKeep) return;
    const changed = before?.parts.own?.hash !== after?.parts.own?.hash;
    const pages = [];
    for (const path of box.dataset.keepPages.split(" "))
      if (changed || !(await caches.match(location.origin + path))) pages.push(location.origin + path);
    if (pages.length) window.youjiKeep(pages).catch(() => {});
  }

  document.addEventListener("youji:outbox", count);
  document.addEventListener("youji:facts", tell);
  (async () => {
    await tell();
    const before = await read();
    await refresh();
    await keepPages(before, await read());
    box.dataset.ready = "1";
  })();
})();
