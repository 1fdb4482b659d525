// What came into the store, or went back: into the phone's outbox first, with its photograph; a code nobody could read on
// the phone is read from it by the platform.
"use strict";

(() => {
  const form = document.getElementById("entry");
  if (!form) return;
  document.documentElement.classList.add("js");
  const outbox = window.youjiOutbox;
  const said = document.getElementById("entry-said");
  const saved = document.getElementById("saved");
  const prefix = "field/store/";
  let mends = null;

  const plain = () =>
    [...form.elements].filter(
      (one) =>
        one.name && !["file", "hidden", "submit"].includes(one.type) && (one.type !== "radio" || one.checked),
    );

  function complain(control, sentence) {
    said.textContent = sentence;
    said.hidden = false;
    control.focus();
  }

  function missing() {
    const lacks = plain().find((one) => one.required && !one.value.trim());
    if (lacks) return [lacks, "这一项还没有填。"];
    const none = [...form.querySelectorAll("[data-one-of]")].find(
      (group) => !group.querySelector(":checked"),
    );
    if (none) return [none.querySelector("input"), none.dataset.oneOf];
    const code = form.querySelector("input[data-code]");
    if (code && !window.youjiCodes.tell(code)) return [code, "追溯码不对，见上。"];
    return null;
  }

  async function keep() {
    const fields = Object.fromEntries(plain().map((one) => [one.name, one.value.trim()]));
    const [file] = form.querySelector("input[type=file]").files;
    fields.id = mends?.fields.id || window.youjiIds.uuid();
    if (file) fields.photo = await window.youjiPhotos.ready(file);
    else if (mends?.fields.photo) fields.photo = mends.fields.photo;
    const pending = fields.photo && !fields.label_code && form.querySelector("[data-code]");
    const title = `${form.dataset.word} ${fields.input}${pending ? "（追溯码待识别）" : ""}`;
    const id = `${prefix}${fields.id}`;
    await outbox.put({
      id,
      url: location.pathname,
      fields,
      title,
      page: `${location.pathname}#mend=${fields.id}`,
    });
    outbox.send();
    form.hidden = true;
    saved.hidden = false;
    saved.querySelector("[data-saved-title]").textContent = `已存在这部手机：${title}`;
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
  document.getElementById("again")?.addEventListener("click", () => {
    history.replaceState(null, "", location.pathname);
    location.reload();
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
      complain(form.querySelector("input, select"), mends.said);
    }
    form.dataset.ready = "1";
  })();
})();
