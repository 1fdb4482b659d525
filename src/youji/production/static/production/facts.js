// What this phone keeps to judge by: one's own seasons, uses and stock, and the tables of one's crops, by person, in parts
// with a hash each; only what has changed comes again. It is a copy and can go at any time: what is not sent is not here.
// Served by /field/facts.json (docs/field.md).
"use strict";

(() => {
  const NAME = "youji-facts";
  const ADDRESS = "/field/facts.json";
  const OLD = 7; // days: it is said
  const TOO_OLD = 30; // days: nothing is allowed by it any more
  const DAY = 86400000;
  const person = document.body.dataset.person || "";
  let here = null; // what the store would not take: this page still judges
  let asking = null;

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function inStore(mode, work) {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("facts", { keyPath: "person" });
    const database = await done(opening);
    database.onversionchange = () => database.close(); // it is being thrown away
    try {
      return await done(work(database.transaction("facts", mode).objectStore("facts")));
    } finally {
      database.close();
    }
  }

  // The copy of who is signed in; nothing: none was ever fetched.
  async function read() {
    if (!person) return null;
    try {
      const kept = await inStore("readonly", (facts) => facts.get(person));
      return kept && (!here || kept.checked >= here.checked) ? kept : here;
    } catch {
      return here;
    }
  }

  async function keep(facts) {
    here = facts;
    try {
      await inStore("readwrite", (all) => all.put(facts));
    } catch {
      /* full, or shut: it holds for this page */
    }
    document.dispatchEvent(new CustomEvent("youji:facts", { detail: facts }));
    for (const row of (await window.youjiOutbox?.all("field/record/")) || [])
      if (row.state === "sent" && row.answer?.clock <= facts.clock) await window.youjiOutbox.drop(row); // it is in the copy
  }

  // Whole days since the platform last said that this is how it stands.
  const age = (facts, now = Date.now()) => Math.max(0, Math.floor((now - facts.checked) / DAY));

  const known = (facts) =>
    Object.entries(facts?.parts || {})
      .map(([name, { hash }]) => `${name}:${hash}`)
      .join(",");

  async function fetched() {
    const before = await read();
    const address = before ? `${ADDRESS}?have=${encodeURIComponent(known(before))}` : ADDRESS;
    const headers = { Accept: "application/json", ...(before ? { "If-None-Match": before.etag } : {}) };
    const signal = AbortSignal.timeout ? AbortSignal.timeout(30000) : undefined;
    const response = await fetch(address, { headers, signal, redirect: "manual", cache: "no-store" });
    if (response.status === 304) return keep({ ...before, checked: Date.now() });
    if (!response.ok) return undefined; // signed out, or later
    const { parts, names, ...rest } = await response.json();
    if (String(rest.person) !== person) return undefined; // another has signed in meanwhile
    const all = { ...before?.parts, ...parts };
    const now = Object.fromEntries(names.filter((name) => all[name]).map((name) => [name, all[name]]));
    return keep({ ...rest, person, parts: now, etag: response.headers.get("ETag"), checked: Date.now() });
  }

  // What was sent has changed what counts, and others may have sent meanwhile: asked for at once, and what differs comes.
  document.addEventListener("youji:outbox", async ({ detail: { rows } }) => {
    const clock = (await read())?.clock || 0;
    const sent = ({ id, state, answer }) =>
      id.startsWith("field/record/") && state === "sent" && !(answer?.clock <= clock);
    if (rows.some(sent)) refresh();
  });

  // The newest there is, if there is a line; whoever asks meanwhile waits for the same answer.
  function refresh() {
    if (!person) return Promise.resolve();
    asking =
      asking ||
      fetched()
        .catch(() => {}) // no line
        .finally(() => {
          asking = null;
        });
    return asking;
  }

  // How fresh the copy is, as a sentence; nothing to say of a fresh one but its day.
  function said(facts) {
    if (!facts) return ["warn", "这部手机上还没有判定资料。联网打开一次“今天”，以后没有网络也能判定。"];
    const days = age(facts);
    if (days >= TOO_OLD)
      return ["stop", `判定资料是${facts.day}的，${days}天没有更新，已不能据此说“允许”。请联网更新。`];
    if (days >= OLD)
      return ["warn", `判定资料是${facts.day}的，${days}天没有更新。请找有信号的地方打开一次。`];
    return ["ok", `判定资料：${facts.day}`];
  }

  window.youjiFacts = Object.freeze({ read, refresh, age, said, TOO_OLD });
})();
