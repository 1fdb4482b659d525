// A self-check goes into the phone's outbox first, with its picture, and to the platform after. Its id is made when the page
// is filled in: however often it is sent, it is there once.
"use strict";

(() => {
  const form = document.getElementById("check");
  if (!form) return;
  const outbox = window.youjiOutbox;
  const said = document.getElementById("check-said");
  const saved = document.getElementById("saved");
  const prefix = "field/check/";
  let mends = null;

  const plain = () =>
    [...form.elements].filter(
      (one) =>
        one.name &&
        !["file", "submit"].includes(one.type) &&
        one.name !== "csrfmiddlewaretoken" &&
        (one.type !== "radio" || one.checked),
    );
  const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.value;

  function complain(control, sentence) {
    said.textContent = sentence;
    said.hidden = false;
    control.focus();
  }

  // What the platform would refuse is said here, while whoever checks still stands before it.
  function missing() {
    const names = [...new Set([...form.querySelectorAll("input[type=radio]")].map((one) => one.name))];
    for (const name of names) {
      const first = form.querySelector(`[name="${name}"]`);
      if (!chosen(name)) return [first, "这一项还没有选。"];
      const note = form.elements[`n-${name.slice(2)}`];
      if (chosen(name) === "no" && !note.value.trim()) return [note, "不符合的，请写明看到了什么。"];
    }
    const due = form.elements.due_on;
    if (names.some((name) => chosen(name) === "no") && !due.value)
      return [due, "有不符合的，请填哪天以前改好。"];
    return form.elements.day.value ? null : [form.elements.day, "请填自检日期。"];
  }

  async function keep() {
    const fields = Object.fromEntries(plain().map((one) => [one.name, one.value.trim()]));
    const [file] = form.querySelector("input[type=file]").files;
    fields.id = mends?.fields.id || window.youjiIds.uuid();
    if (file) fields.photo = await window.youjiPhotos.ready(file);
    else if (mends?.fields.photo) fields.photo = mends.fields.photo;
    await outbox.put({
      id: `${prefix}${fields.id}`,
      url: location.pathname,
      fields,
      title: `${form.dataset.word} ${fields.day}`,
      page: `${location.pathname}#mend=${fields.id}`,
    });
    outbox.send();
    form.hidden = true;
    saved.hidden = false;
    saved.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    said.hidden = true;
    const lacks = missing();
    if (lacks) return complain(...lacks);
    const button = form.querySelector("button.primary");
    button.disabled = true;
    try {
      await keep();
    } catch {
      complain(form.querySelector("input[type=file]"), "照片读不出来，没有留下。请再拍一张。");
    } finally {
      button.disabled = false;
    }
  });

  (async () => {
    const [, id] = /^#mend=([0-9a-f-]{36})$/.exec(location.hash) || [];
    mends = (await outbox.all(prefix)).find((row) => row.fields.id === id && row.state === "refused");
    if (mends) {
      for (const one of form.elements) {
        const value = mends.fields[one.name];
        if (one.type === "radio") one.checked = one.value === value;
        else if (value !== undefined && !["file", "hidden"].includes(one.type)) one.value = value;
      }
      complain(form.querySelector("input:not([type=hidden])"), mends.said);
    }
    form.dataset.ready = "1";
  })();
})();
