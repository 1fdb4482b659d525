// “再加一项”: one more line of the itemised corrections. Without JavaScript a returned page has room for one more.
"use strict";

for (const button of document.querySelectorAll("[data-add-remark]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const box = button.closest("details").querySelector("[data-remarks]");
    const rows = box.querySelectorAll("[data-remark]");
    const number = rows.length;
    const next = Number(rows[number - 1].querySelector("select").name.split("-")[1]) + 1;
    const row = rows[number - 1].cloneNode(true);
    row.removeAttribute("data-invalid");
    for (const error of row.querySelectorAll(".error")) error.remove();
    row.querySelector("label").textContent = `第${number + 1}项`;
    row.querySelector("label").htmlFor = `id_target-${next}`;
    const select = row.querySelector("select");
    select.id = `id_target-${next}`;
    select.name = `target-${next}`;
    select.value = "";
    const text = row.querySelector("textarea");
    text.id = `id_reason-${next}`;
    text.name = `reason-${next}`;
    text.value = "";
    text.setAttribute("aria-label", `第${number + 1}项的理由`);
    box.append(row);
    select.focus();
  });
}
