// Files put forward as evidence go through the phone's outbox: a photo is made small, shown at once, sent with a bar, and
// outlives a lost connection. Without this file the forms send them as ever.
"use strict";

(() => {
  const address = document.currentScript.dataset.evidence;
  const outbox = window.youjiOutbox;
  if (!outbox) return;
  const prefix = `evidence/${address}`;
  const chosen = (input) =>
    input.matches("input[type=file][data-autosubmit], [data-files] > input[type=file]");
  // doc:<key> or item:<key>: in the input's own name, or beside it in a form of its own.
  const targetOf = (input) =>
    input.name.startsWith("file-") ? input.name.slice(5) : input.form?.elements.target?.value;
  const inputFor = (target) =>
    [...document.querySelectorAll("input[type=file]")].find((one) => chosen(one) && targetOf(one) === target);
  const labelOf = (input) => (input.labels[0]?.textContent || "").split("：")[0].trim();

  function listFor(input) {
    const box = input.closest(".cluster");
    const before = box.previousElementSibling;
    if (before?.matches("[data-queued]")) return before;
    const list = document.createElement("ul");
    list.className = "evidence";
    list.dataset.queued = "";
    box.before(list);
    return list;
  }

  function part(name, text = "", more = {}) {
    const made = Object.assign(document.createElement(name), more);
    made.textContent = text;
    return made;
  }

  function pictureOf(file) {
    if (!file.type.startsWith("image/")) return part("span", file.name);
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    const frame = part("span", "", { className: "thumb" });
    frame.append(image);
    return frame;
  }

  function show(row) {
    const input = inputFor(row.fields.target);
    if (!input) return;
    const list = listFor(input);
    const line = list.querySelector(`[data-key="${CSS.escape(row.id)}"]`) || document.createElement("li");
    if (!line.firstChild) {
      line.dataset.key = row.id;
      line.append(pictureOf(row.fields.file), part("p"));
      list.append(line);
    }
    line.dataset.state = row.state;
    const said = line.querySelector("p");
    said.setAttribute("role", row.state === "refused" ? "alert" : "status");
    said.className = row.state === "refused" ? "error" : "muted";
    said.textContent = {
      kept: "等待上传",
      refused: `没有收：${row.said}`,
      sent: `已传上。${row.answer?.told || ""}`,
    }[row.state];
    if (row.state !== "kept") line.querySelector("progress")?.remove();
    if (row.state === "refused" && !line.querySelector("button")) line.append(away(row, line));
    if (row.state === "sent" && !line.querySelector("form")) line.append(removal(row.answer));
  }

  function away(row, line) {
    const button = part("button", "删除", { type: "button", className: "quiet small" });
    button.setAttribute("aria-label", `删除没有收的${row.fields.file.name}`);
    button.addEventListener("click", async () => {
      await outbox.drop(row);
      line.remove();
    });
    return button;
  }

  // As the server draws it beside the files it has.
  function removal({ remove }) {
    const form = Object.assign(document.createElement("form"), { method: "post", action: remove });
    const token = Object.assign(document.createElement("input"), {
      type: "hidden",
      name: "csrfmiddlewaretoken",
    });
    token.value = outbox.csrf();
    form.append(token, part("button", "删除", { className: "quiet small" }));
    return form;
  }

  async function keep(input, file) {
    const target = targetOf(input);
    let ready;
    try {
      ready = await window.youjiPhotos.ready(file);
    } catch {
      window.youji.say("stop", `${labelOf(input)}：${file.name}读不出来，没有留下。请重新选。`);
      return;
    }
    const row = await outbox.put({
      id: `${prefix}${target}/${crypto.getRandomValues(new Uint32Array(4)).join("-")}`,
      url: address,
      fields: { target, file: ready },
      title: labelOf(input) || file.name,
      page: `${location.pathname}#${input.closest("section[id]")?.id || target.replace(":", "-")}`,
    });
    show(row);
    outbox.send();
  }

  // What was chosen and typed here is there before it is handed in: afterwards nothing of it would be taken.
  const coming = new Set(); // photos that are still being made small
  const dossier = address.replace(/evidence\/$/, "");
  const waits = ({ id, url, state }) =>
    state === "kept" && url?.startsWith(dossier) && /^(evidence|autosave)\//.test(id);
  document.addEventListener(
    "submit",
    async (event) => {
      const { target: form, submitter } = event;
      if (!submitter?.matches("[data-hand-in], [data-after-files]")) return;
      if (form.dataset.arrived) {
        delete form.dataset.arrived;
        return;
      }
      event.preventDefault();
      await Promise.all(coming);
      await outbox.send();
      const left = (await outbox.all()).filter(waits).length;
      if (left) {
        const act = submitter.matches("[data-hand-in]") ? "提交" : "保存";
        window.youji.say("stop", `还有${left}项没有传上，先不能${act}。有网络、传完以后请再按一次。`);
        return;
      }
      form.dataset.arrived = "1";
      form.requestSubmit(submitter);
    },
    true,
  );

  // Before the form would be sent with it (house.js: data-autosubmit).
  document.addEventListener(
    "change",
    (event) => {
      const input = event.target;
      if (!input.matches?.("input[type=file]") || !chosen(input) || !targetOf(input)) return;
      event.stopImmediatePropagation();
      for (const file of [...input.files]) take(input, file);
      input.value = "";
    },
    true,
  );
  function take(input, file) {
    const made = keep(input, file).finally(() => coming.delete(made));
    coming.add(made);
  }
  // Chosen elsewhere on the page (evidence-several.js), for the document that `target` names.
  document.addEventListener("youji:evidence", ({ detail: { target, file } }) => take(inputFor(target), file));
  document.addEventListener("youji:progress", ({ detail: { id, part: come } }) => {
    const line = document.querySelector(`[data-queued] [data-key="${CSS.escape(id)}"]`);
    if (!line) return;
    const bar = line.querySelector("progress") || document.createElement("progress");
    bar.max = 1;
    bar.value = come;
    bar.setAttribute("aria-label", "已传上");
    line.append(bar);
  });
  document.addEventListener("youji:settled", ({ detail: { row, ok, said, answer } }) => {
    if (!row.id.startsWith(prefix)) return;
    show({ ...row, state: ok ? "sent" : "refused", said, answer });
    if (ok && window.youjiKeep) window.youjiKeep().catch(() => {});
  });
  document.addEventListener("youji:dropped", ({ detail: { row } }) => {
    document.querySelector(`[data-queued] [data-key="${CSS.escape(row.id)}"]`)?.remove();
  });

  for (const button of document.querySelectorAll("form > input[data-autosubmit] ~ button:not([type=button])"))
    button.hidden = true; // what it did happens by itself
  outbox.all(prefix).then((rows) => {
    for (const row of rows) show(row);
    document.documentElement.dataset.evidence = "ready";
  });
})();
