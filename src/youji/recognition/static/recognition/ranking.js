// Dragging a row renumbers the places. Without JavaScript the numbers are typed.
"use strict";

for (const body of document.querySelectorAll("[data-sortable]")) {
  let held = null;
  body.addEventListener("dragstart", (event) => {
    held = event.target.closest("tr");
  });
  body.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!held || !over || over === held) return;
    event.preventDefault();
    const after = event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2;
    over[after ? "after" : "before"](held);
  });
  body.addEventListener("drop", (event) => event.preventDefault());
  body.addEventListener("dragend", () => {
    held = null;
    [...body.rows].forEach((row, place) => {
      const box = row.querySelector("input[name^=rank-]");
      if (box) box.value = place + 1;
    });
  });
}
