// Saves each field as it is left. Without JavaScript the page's own buttons do it.
"use strict";

(() => {
  const KINDS = /^(field|tier|note)-/;
  let last = Promise.resolve(); // one save at a time: what was typed later is saved later

  function show(box, answer) {
    box.querySelector("[data-saved]").textContent = answer.missing
      ? `已保存，还缺 ${answer.missing} 项（已完成 ${answer.done} / ${answer.asked}）`
      : "已保存，全部填好了，可以提交";
    box.querySelector("meter").value = answer.done;
    const total = box.querySelector("[data-total]");
    if (total) total.textContent = answer.total;
    const vetoes = box.querySelector("[data-vetoes]");
    if (vetoes) vetoes.textContent = answer.vetoes.length ? `一票否决项未达标：${answer.vetoes.join("、")}` : "";
  }

  async function save(form, control) {
    const box = document.querySelector("[data-progress]");
    const data = new FormData();
    data.set(control.name, control.value);
    data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    const said = document.getElementById(`live-${control.name}`);
    let response;
    try {
      response = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { Accept: "application/json" } });
    } catch {
      box.querySelector("[data-saved]").textContent = "没有网络，这一项还没有保存。联网后按“保存”。";
      return;
    }
    if (!response.ok || !response.headers.get("Content-Type").includes("json")) {
      box.querySelector("[data-saved]").textContent = "这一项没有保存。请刷新页面看最新状态。";
      return;
    }
    const answer = await response.json();
    show(box, answer);
    const key = control.name.replace(KINDS, "");
    if (said) said.textContent = answer.problems[key] || "";
    const was = form.elements[`was-${control.name}`];
    if (was && !answer.problems[key]) was.value = control.value;
  }

  document.addEventListener("change", (event) => {
    const control = event.target;
    const form = control.form;
    if (form && form.dataset.autosave && KINDS.test(control.name)) last = last.then(() => save(form, control));
  });

  for (const button of document.querySelectorAll("[data-press]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.press).click());
  }
})();
