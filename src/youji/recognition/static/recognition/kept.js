// Says how much of an acceptance this phone still holds.
"use strict";

(async () => {
  const line = document.querySelector("[data-kept-visit]");
  if (!line || !window.indexedDB) return;
  const prefix = `${document.body.dataset.person}/`;
  let count = 0;
  for (const name of ["checkins", "lines", "photos"])
    count += (await window.youjiStore.all(name, prefix)).filter((row) => !row.sent && !row.refused).length;
  if (!count) {
    const drafts = document.querySelector("[data-drafts]");
    for (const box of document.querySelectorAll("[data-no-drafts]")) box.hidden = !drafts.hidden;
    return;
  }
  line.hidden = false;
  line.querySelector("span:not(.status)").textContent = `${count}项验收评分和照片在这部手机上。`;
})();
