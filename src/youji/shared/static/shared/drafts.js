// Keeps what is typed into a form with data-keep on this phone (shared/outbox.js) until the server has it: through a
// lost connection, an expired session, a dead battery, a press on “back”. Only what differs from the page is kept,
// under the person's own number; photos and files are not. A draft goes when its writer presses, never by itself.
"use strict";

(() => {
  const DAYS_30 = 30 * 24 * 3600 * 1000;
  const ARRIVES_WITHIN = 2 * 60 * 1000; // an answer later than this says nothing about what was sent
  const outbox = window.youjiOutbox;
  const person = document.body.dataset.person || "";
  const opened = performance.getEntriesByType("navigation")[0] || {};
  const refused =
    (opened.responseStatus || 200) >= 400 ||
    Boolean(document.querySelector("main .error-summary, main [data-invalid], main [data-refused]"));
  const wentBack = opened.type === "back_forward";

  // --- what a control shows, and what the page came with ---
  const initial = (select) =>
    ([...select.options].find((one) => one.defaultSelected) || select.options[0])?.value;
  const ticked = (control) => ["radio", "checkbox"].includes(control.type);
  const asItCame = (control) => (control.tagName === "SELECT" ? initial(control) : control.defaultValue);
  // Whether the person has changed it: of radio buttons, the one now chosen and not before.
  function changed(control) {
    if (control.type === "radio") return control.checked && !control.defaultChecked;
    if (control.type === "checkbox") return control.checked !== control.defaultChecked;
    return control.value !== asItCame(control);
  }
  // The server has `value` now.
  function settle(control, value) {
    if (control.type === "radio")
      for (const one of control.form.elements[control.name]) one.defaultChecked = one === control;
    else if (control.tagName === "SELECT")
      for (const one of control.options) one.defaultSelected = one.value === value;
    else control.defaultValue = value;
  }

  const KEPT = (control) =>
    control.name &&
    !control.name.startsWith("was-") &&
    control.name !== "csrfmiddlewaretoken" &&
    !["hidden", "file", "password", "submit", "button"].includes(control.type) &&
    control.dataset.private === undefined;
  const box = (control) => (control.type === "checkbox" ? `${control.name}=${control.value}` : control.name);
  const value = (control) => (control.type === "checkbox" ? (control.checked ? "1" : "") : control.value);
  const touched = new Map(); // form → fields a refused page shows as typed: still not the server's
  function dirty(form) {
    const before = touched.get(form) || {};
    const typed = [...form.elements].filter(
      (one) => KEPT(one) && (changed(one) || (box(one) in before && (one.type !== "radio" || one.checked))),
    );
    return Object.fromEntries(typed.map((one) => [box(one), value(one)]));
  }
  // The controls that now show something else; what was typed before we came stays.
  function fill(form, fields) {
    const other = [...form.elements].filter(
      (one) =>
        KEPT(one) &&
        box(one) in fields &&
        !changed(one) &&
        (one.type === "radio"
          ? fields[box(one)] === one.value && !one.checked
          : value(one) !== fields[box(one)]),
    );
    for (const one of other)
      if (ticked(one)) one.checked = Boolean(fields[box(one)]);
      else one.value = fields[box(one)];
    return other.length;
  }

  const title = () =>
    [...document.querySelectorAll(".page-head h1, .page-head .lead")]
      .map((part) => part.textContent.trim().split(" · ")[0])
      .filter(Boolean)
      .join(" · ")
      .slice(0, 60) || document.title;
  window.youjiFields = Object.freeze({ changed, settle, title });

  const forms = new Map();
  for (const form of document.querySelectorAll("form[data-keep]"))
    forms.set(`draft/${location.pathname}#${form.dataset.keep}`, form);

  function keep(id, form, sentAt = 0) {
    const fields = dirty(form);
    const row = { person, id, state: "draft", title: title(), fields, sentAt };
    if (Object.keys(fields).length) outbox.put({ ...row, page: location.pathname + location.search });
    else outbox.drop(row);
  }

  // What was being sent when the last page went: has it arrived? A page of nobody's says that it has not.
  async function look() {
    const drafts = await outbox.all("draft/", !person);
    const left = [];
    for (const draft of drafts) {
      const old = Date.now() - draft.at > DAYS_30;
      const here = person && !refused && !wentBack; // a page that an accepted form leads to
      if (old || (here && draft.sentAt && Date.now() - draft.sentAt < ARRIVES_WITHIN)) {
        await outbox.drop(draft);
        continue;
      }
      left.push(draft);
      if (draft.sentAt) await outbox.put({ ...draft, sentAt: 0 });
    }
    return left;
  }

  function tell(form, draft) {
    const line = document.createElement("div");
    line.className = "notice restored";
    line.dataset.tone = "info";
    line.setAttribute("role", "status");
    const said = document.createElement("p");
    said.textContent = `已恢复您${new Date(draft.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" })}填写、还没有提交的内容。照片和文件要重新选。`;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "quiet";
    drop.textContent = "不要了，用原来的";
    drop.addEventListener("click", () => {
      outbox.drop(draft);
      form.reset();
      line.remove();
      form.dispatchEvent(new CustomEvent("youji:restored"));
    });
    line.append(said, drop);
    form.before(line);
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details"))
      fold.open = true;
  }

  async function restore() {
    const left = await look();
    for (const draft of left) {
      const form = forms.get(draft.id);
      if (!form) continue;
      if (refused) touched.set(form, draft.fields);
      else if (!fill(form, draft.fields)) keep(draft.id, form);
      else {
        tell(form, draft);
        form.dispatchEvent(new CustomEvent("youji:restored"));
      }
    }
  }
  // Where one signs in again: whether anything typed on the page one goes on to is kept and not yet on the platform.
  async function promise(line) {
    const path = (address) => address.split(/[?#]/)[0];
    const next = path(document.querySelector("[name=next]")?.value || "");
    const rows = await outbox.all("", !person);
    line.hidden = !rows.some((row) => row.state !== "sent" && path(row.page) === next);
  }
  for (const line of document.querySelectorAll("[data-still-kept]")) promise(line);

  let ready = false; // until then a form says less than the store
  const restored = restore().then(() => {
    ready = true;
  });

  // Also for forms that save by themselves: their button is the same press.
  function press(event) {
    if (!navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      window.youji.say("warn", "没有网络，没有发出去。填写的内容已存在这部手机上，联网后再按一次。");
      return;
    }
    const token = event.target.querySelector("[name=csrfmiddlewaretoken]");
    if (token) token.value = outbox.csrf(); // a page kept from before signing in again has an old one
  }
  for (const form of document.querySelectorAll("form[data-keep], form[data-autosave]"))
    form.addEventListener("submit", press);

  for (const [id, form] of forms) {
    let submitted = false;
    const note = ({ target }) => {
      if (target.form !== form) return;
      submitted = false;
      restored.then(() => keep(id, form));
    };
    document.addEventListener("input", note);
    document.addEventListener("change", note);
    window.addEventListener("pagehide", () => {
      if (ready && !submitted) keep(id, form);
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) submitted = false;
    });
    form.addEventListener("submit", () => {
      submitted = true;
      keep(id, form, Date.now());
    });
  }
})();
