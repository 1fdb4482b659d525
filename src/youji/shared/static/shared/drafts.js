// Keeps what is typed into a form with data-keep on this phone until the server has it: through a lost connection,
// an expired session, a dead battery, a press on “back”. Only what differs from the page is kept, under the person's
// own number; photos and files are not. Another person's page shows and sends none of it.
"use strict";

(() => {
  const PREFIX = "youji-draft/";
  const DAYS_30 = 30 * 24 * 3600 * 1000;
  const ARRIVES_WITHIN = 2 * 60 * 1000; // an answer later than this says nothing about what was sent
  const person = document.body.dataset.person || "";
  const opened = performance.getEntriesByType("navigation")[0] || {};
  const refused =
    (opened.responseStatus || 200) >= 400 ||
    Boolean(document.querySelector("main .error-summary, main [data-invalid], main [data-refused]"));
  const wentBack = opened.type === "back_forward";

  let store;
  try {
    store = window.localStorage;
    store.getItem(PREFIX);
  } catch {
    return;
  }

  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const read = (key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, draft) => {
    if (!Object.keys(draft.fields).length) store.removeItem(key);
    else
      try {
        store.setItem(key, JSON.stringify(draft));
      } catch {
        /* full: the page itself still has it */
      }
  };
  const mine = () => keys().filter((key) => key.startsWith(`${PREFIX}${person}/`));

  // Signed out, or the page that says so: whatever was being sent did not arrive.
  if (!person) {
    for (const key of keys()) {
      const draft = read(key);
      if (draft && draft.sentAt) write(key, { ...draft, sentAt: 0 });
    }
    return;
  }

  const forms = new Map();
  for (const form of document.querySelectorAll("form[data-keep]"))
    forms.set(`${PREFIX}${person}/${location.pathname}#${form.dataset.keep}`, form);
  for (const key of mine()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > DAYS_30) {
      store.removeItem(key);
      continue;
    }
    if (!draft.sentAt) continue;
    const arrived = !refused && !wentBack && Date.now() - draft.sentAt < ARRIVES_WITHIN;
    if (arrived) store.removeItem(key);
    else write(key, { ...draft, sentAt: 0 });
  }

  const KEPT = (control) =>
    control.name &&
    !control.name.startsWith("was-") &&
    control.name !== "csrfmiddlewaretoken" &&
    !["hidden", "file", "password", "submit", "button"].includes(control.type) &&
    control.dataset.private === undefined;
  const initial = (control) =>
    ([...control.options].find((one) => one.defaultSelected) || control.options[0] || {}).value;
  const touched = new Map(); // form → names a refused page shows as typed: still not the server's
  function dirty(form) {
    const fields = {};
    const before = touched.get(form) || {};
    for (const control of form.elements) {
      if (!KEPT(control)) continue;
      const box = control.type === "checkbox" ? `${control.name}=${control.value}` : control.name;
      if (control.type === "radio") {
        if (control.checked && (!control.defaultChecked || box in before)) fields[box] = control.value;
      } else if (control.type === "checkbox") {
        if (control.checked !== control.defaultChecked || box in before)
          fields[box] = control.checked ? "1" : "";
      } else if (
        control.value !== (control.tagName === "SELECT" ? initial(control) : control.defaultValue) ||
        box in before
      )
        fields[box] = control.value;
    }
    return fields;
  }
  function fill(form, fields) {
    let changed = 0;
    for (const control of form.elements) {
      if (!KEPT(control)) continue;
      const box = control.type === "checkbox" ? `${control.name}=${control.value}` : control.name;
      if (!(box in fields)) continue;
      if (control.type === "radio") {
        if (fields[box] === control.value && !control.checked) {
          control.checked = true;
          changed += 1;
        }
      } else if (control.type === "checkbox") {
        if (control.checked !== Boolean(fields[box])) {
          control.checked = Boolean(fields[box]);
          changed += 1;
        }
      } else if (control.value !== fields[box]) {
        control.value = fields[box];
        changed += 1;
      }
    }
    return changed;
  }
  const title = () =>
    [...document.querySelectorAll(".page-head h1, .page-head .lead")]
      .map((part) => part.textContent.trim().split(" · ")[0])
      .filter(Boolean)
      .join(" · ")
      .slice(0, 60) || document.title;
  const keep = (key, form) =>
    write(key, {
      at: Date.now(),
      url: location.pathname + location.search,
      title: title(),
      fields: dirty(form),
      sentAt: 0,
    });

  function tell(form, key, at) {
    const line = document.createElement("div");
    line.className = "notice restored";
    line.dataset.tone = "info";
    line.setAttribute("role", "status");
    const said = document.createElement("p");
    said.textContent = `已恢复您${new Date(at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" })}填写、还没有提交的内容。照片和文件要重新选。`;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "quiet";
    drop.textContent = "不要了，用原来的";
    drop.addEventListener("click", () => {
      store.removeItem(key);
      form.reset();
      line.remove();
      form.dispatchEvent(new CustomEvent("youji:restored"));
    });
    line.append(said, drop);
    form.before(line);
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details"))
      fold.open = true;
  }

  for (const [key, form] of forms) {
    const draft = read(key);
    if (draft && !refused) {
      const changed = fill(form, draft.fields);
      if (!changed) store.removeItem(key);
      else {
        if (form.dataset.autosave === undefined) tell(form, key, draft.at);
        form.dispatchEvent(new CustomEvent("youji:restored"));
      }
    }
    if (draft && refused) touched.set(form, draft.fields);
    let timer;
    let submitted = false;
    const later = () => {
      submitted = false;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => keep(key, form), 200);
    };
    document.addEventListener("input", (event) => {
      if (event.target.form === form) later();
    });
    document.addEventListener("change", (event) => {
      if (event.target.form === form) later();
    });
    window.addEventListener("pagehide", () => {
      window.clearTimeout(timer);
      if (!submitted) keep(key, form);
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) submitted = false;
    });
    form.addEventListener("submit", (event) => {
      window.clearTimeout(timer);
      keep(key, form);
      if (!navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (window.youji)
          window.youji.say("warn", "没有网络，没有发出去。填写的内容已存在这部手机上，联网后再按一次。");
        return;
      }
      submitted = true;
      const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
      const token = form.querySelector("[name=csrfmiddlewaretoken]");
      if (cookie && token) token.value = cookie.split("=")[1]; // a page kept from before signing in again has an old one
      const draft = read(key);
      if (draft) write(key, { ...draft, sentAt: Date.now() });
    });
  }

  // What this phone still holds, for the pages that say so: <div data-drafts hidden>.
  function list() {
    const rows = mine()
      .map((key) => ({ key, draft: read(key) }))
      .filter((row) => row.draft)
      .sort((a, b) => b.draft.at - a.draft.at);
    for (const box of document.querySelectorAll("[data-drafts]")) {
      box.hidden = !rows.length;
      const found = box.querySelector("ul");
      found.replaceChildren(
        ...rows.map(({ key, draft }) => {
          const item = document.createElement("li");
          const link = document.createElement("a");
          link.href = draft.url;
          link.textContent = draft.title;
          const when = document.createElement("span");
          when.className = "muted";
          when.textContent = ` ${new Date(draft.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" })} `;
          const drop = document.createElement("button");
          drop.type = "button";
          drop.className = "quiet";
          drop.textContent = "不要了";
          drop.setAttribute("aria-label", `不要了：${draft.title}`);
          drop.addEventListener("click", () => {
            store.removeItem(key);
            list();
          });
          item.append(link, when, drop);
          return item;
        }),
      );
    }
    const more = document.querySelector("[data-kept-visit]"); // another script knows whether that is all
    for (const box of document.querySelectorAll("[data-no-drafts]"))
      box.hidden = Boolean(rows.length) || Boolean(more);
  }
  list();

  window.youjiDrafts = Object.freeze({
    // The server has these fields of the form now.
    done(form) {
      for (const [key, one] of forms) if (one === form) keep(key, form);
      list();
    },
  });
})();
