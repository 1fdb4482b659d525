// Saves each field as it is left, or a moment after the last key. What is typed is put into the phone's outbox at once
// (shared/outbox.js) and goes from there, now or when the connection or the session is back. The protocol:
// docs/offline.md. Without JavaScript the page's buttons do it.
"use strict";

(() => {
  const KINDS = /^(field|tier|note)-/;
  const AFTER_THE_LAST_KEY = 2000;
  const { changed, settle, title } = window.youjiFields;
  const outbox = window.youjiOutbox;
  const person = document.body.dataset.person;
  const box = document.querySelector("[data-progress]");
  const form = document.querySelector("form[data-autosave]");

  for (const button of document.querySelectorAll("[data-press]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.press).click());
  }
  if (!form) return;

  const saves = (control) => control.form === form && KINDS.test(control.name);
  const prefix = `autosave${form.dataset.autosave}#`;
  const was = (name) => form.elements[`was-${name}`];
  const live = (name, sentence) => {
    const said = document.getElementById(`live-${name}`);
    if (said) said.textContent = sentence;
  };
  const label = (control) => {
    const legend = control.type === "radio" && control.closest("fieldset")?.querySelector("legend");
    return (legend || control.labels[0]).textContent.trim().split("\n")[0];
  };

  function keep(control) {
    const { name, value } = control;
    const row = { person, id: prefix + name };
    if (!changed(control)) return outbox.drop(row);
    return outbox.put({
      ...row,
      title: `${title()} · ${label(control)}`,
      page: `${location.pathname}#${control.id}`,
      url: form.dataset.autosave,
      fields: { [name]: value },
      was: was(name) ? { [name]: was(name).value } : {},
    });
  }

  function show(answer) {
    const { missing, done, asked, total, vetoes } = answer;
    box.querySelector("[data-saved]").textContent = missing
      ? `已保存，还缺 ${missing} 项（已完成 ${done} / ${asked}）`
      : "已保存，全部填好了，可以提交";
    box.querySelector("meter").value = done;
    const said = (name, text) => {
      const part = box.querySelector(name);
      if (part) part.textContent = text;
    };
    said("[data-total]", `${Number(total)}分`);
    said("[data-vetoes]", vetoes.length ? `一票否决项未达标：${vetoes.join("、")}` : "");
  }

  // The radio button of that name with that value, or the one control of that name.
  const controlOf = (name, value) =>
    [...form.elements].find((one) => one.name === name && (one.type !== "radio" || one.value === value));

  document.addEventListener("youji:settled", ({ detail: { row, ok, answer, said } }) => {
    if (!row.id.startsWith(prefix)) return;
    const [[name, value]] = Object.entries(row.fields);
    const control = controlOf(name, value);
    if (Number.isFinite(answer.done)) show(answer); // a refusal says nothing of how much is done
    live(name, said || answer.problems?.[name.replace(KINDS, "")] || "");
    const kept = answer.kept?.[name] ?? (ok ? value : undefined); // what the server has now
    if (was(name) && kept !== undefined) was(name).value = kept;
    if (!ok || !control) return; // what was typed stands, in the outbox too, and the reader is told
    const untouched = control.value === value;
    if (untouched && document.activeElement !== control && control.type !== "radio") control.value = kept;
    settle(control, untouched ? control.value : kept);
    for (const one of form.elements) if (one.name === name && changed(one)) keep(one).then(outbox.send);
  });

  let timer;
  document.addEventListener("input", async ({ target }) => {
    if (!saves(target)) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(outbox.send, AFTER_THE_LAST_KEY);
    await keep(target);
  });
  document.addEventListener("change", async ({ target }) => {
    if (!saves(target)) return;
    await keep(target);
    outbox.send();
  });

  // What was typed before this script had come, on a slow line.
  for (const control of form.elements)
    if (saves(control) && changed(control)) keep(control).then(outbox.send);

  // What an earlier visit could not send, over what the server's page shows.
  (async () => {
    for (const row of await outbox.all(prefix)) {
      const [[name, value]] = Object.entries(row.fields);
      const control = controlOf(name, value);
      if (!control || control.disabled || changed(control)) continue;
      if (control.type === "radio") control.checked = true;
      else control.value = value;
      if (row.said) live(name, row.said);
    }
  })();
  document.addEventListener("youji:dropped", ({ detail: { row } }) => {
    if (row.id.startsWith(prefix)) location.reload(); // as the server has it
  });
})();
