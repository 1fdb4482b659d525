// How a message of the outbox goes to the platform, and what the answer means (docs/offline.md).
// Only shared/outbox.js uses it.
"use strict";

(() => {
  const SENTENCES = {
    400: "平台读不懂这一项。请刷新页面后重新填。",
    403: "您没有权限办这一项。",
    404: "这一项在平台上已经找不到了。",
    409: "平台上的情况已经变了。请刷新页面看最新的，再决定要不要改。",
    413: "文件太大，传不上去。请换小一点的。",
    422: "平台没有接受这一项。请核对后再填。",
  };

  const csrf = () => {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    const field = document.querySelector("[name=csrfmiddlewaretoken]");
    return cookie ? cookie.split("=")[1] : field ? field.value : "";
  };

  // Records of the field go with the phone's clock: how far it is off, the platform works out from it.
  const records = (rows) => ({
    person: rows[0].person,
    clock: Date.now(),
    records: rows.map(({ n, record }) => ({ n, ...record })),
  });

  function message(rows) {
    if (rows[0].record) return JSON.stringify(records(rows));
    if (rows[0].change)
      return JSON.stringify({ changes: rows.map((row) => ({ ...row.change, key: row.key })) });
    const form = new FormData();
    form.set("key", rows[0].key);
    for (const [name, value] of Object.entries(rows[0].fields)) form.set(name, value);
    for (const [name, value] of Object.entries(rows[0].was || {})) form.set(`was-${name}`, value);
    return form;
  }

  const patience = (ms) => (AbortSignal.timeout ? AbortSignal.timeout(ms) : undefined);
  const heavy = (row) => Object.values(row.fields || {}).reduce((sum, one) => sum + (one.size || 0), 0);

  const headers = (rows) => ({
    Accept: "application/json",
    "X-CSRFToken": csrf(),
    "X-Person": document.body.dataset.person || "",
    ...(rows[0].change || rows[0].record ? { "Content-Type": "application/json" } : {}),
  });
  const slowest = (rows) => 30000 + heavy(rows[0]) / 10; // milliseconds: 10 kB a second is the slowest we wait for

  async function small(rows) {
    const response = await fetch(rows[0].url, {
      method: "POST",
      redirect: "manual",
      body: message(rows),
      headers: headers(rows),
      signal: patience(slowest(rows)),
    });
    const led = response.type === "opaqueredirect";
    return {
      status: led ? 302 : response.status,
      type: response.headers.get("Content-Type"),
      text: led ? "" : await response.text(),
    };
  }

  // As `small`; only this older way of asking says how far a large message has come.
  const large = (rows, come) =>
    new Promise((resolve, reject) => {
      const asking = new XMLHttpRequest();
      asking.open("POST", rows[0].url);
      for (const [name, value] of Object.entries(headers(rows))) asking.setRequestHeader(name, value);
      asking.timeout = slowest(rows);
      asking.upload.onprogress = ({ loaded, total }) => come(total ? loaded / total : 0);
      asking.onload = () => {
        const led = new URL(asking.responseURL).pathname !== new URL(rows[0].url, location.href).pathname;
        resolve({
          status: led ? 302 : asking.status,
          type: asking.getResponseHeader("Content-Type"),
          text: asking.responseText,
        });
      };
      asking.onerror = asking.ontimeout = asking.onabort = reject;
      asking.send(message(rows));
    });

  // What the platform makes of rows that go in one message: `{ok, answer, said}`, or `{trouble}` when it is none of an answer.
  // `come` hears how much of a large message has gone, from 0 to 1.
  async function ask(rows, come) {
    try {
      const { status, type, text } = await (heavy(rows[0]) ? large(rows, come) : small(rows));
      if (status === 302 || status === 401) return { trouble: "session" };
      if (status >= 500 || [408, 425, 429].includes(status)) return { trouble: "later" };
      const ok = status >= 200 && status < 300;
      const json = (type || "").includes("json");
      if (ok && !json) return { trouble: "later" }; // not our answer: somebody stands in between
      const answer = json ? JSON.parse(text) : {};
      const said = ok ? answer.refused || "" : sentence(status, answer);
      return { ok: !said, answer, said };
    } catch {
      return { trouble: "offline" };
    }
  }

  function sentence(status, { refused, detail, problems }) {
    const listed = Array.isArray(problems)
      ? problems.map((one) => one.sentence + (one.mend || "")).join("")
      : "";
    return refused || listed || (typeof detail === "string" && detail) || SENTENCES[status] || SENTENCES[422];
  }

  window.youjiPost = Object.freeze({ ask, csrf, heavy });
})();
