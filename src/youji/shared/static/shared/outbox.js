// What a person has put down on this phone and the platform may not have yet: one store, one queue, one sender for all
// rooms. Kept first, sent after. The shape of a row and what the sender makes of an answer: docs/offline.md.
"use strict";

(() => {
  const store = window.youjiStore;
  const { ask, csrf, heavy } = window.youjiPost;
  const MOST = 50; // changes or records in one message
  const LARGEST = 240000; // bytes of records in one message
  const WAITS = [5, 15, 60, 300]; // seconds until the next try
  const person = document.body.dataset.person || "";
  const NAME = "youji-outbox"; // of the lock and the channel between pages
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  const loose = new Map(); // what the store would not take: on this page only
  const settled = new Set(); // answered here, should the store not be able to say so
  const failed = new Map(); // key → tries: whoever fails goes to the end; records fail together and keep their order
  let fault = ""; // why the store does not take or give
  let trouble = ""; // why the queue stands: offline, later, session
  let busy = 0;
  let last = 0;

  // --- rows ---
  const called = (row) => `${row.person}/${row.id}`;

  // Keep `row`, in the place of what has the same id. It is sent when somebody calls send().
  async function put(row) {
    last = Math.max(last + 1, Date.now()); // the order on this phone, whatever its clock does
    const here = location.pathname + location.search + location.hash;
    const whole = { person, state: "kept", page: here, at: Date.now(), ...row, key: store.token(), n: last };
    work(1);
    const keeping = store.put(whole);
    if (!store.mark()[whole.person]) store.mark({ [whole.person]: 1 }); // at once: the page may be on its way out
    try {
      await keeping;
      loose.delete(called(whole));
      fault = loose.size ? fault : "";
      askToStay();
    } catch (why) {
      loose.set(called(whole), whole);
      fault = why.name;
    }
    work(-1);
    changed();
    return whole;
  }

  // One's own rows whose id begins with `prefix`, in the order of making; everybody's on this phone when asked for.
  async function all(prefix = "", everybody = false) {
    let stored = [];
    if (everybody && !Object.values(store.mark()).some(Boolean)) return []; // most visitors keep nothing here
    try {
      stored = await store.list(everybody ? undefined : person, prefix);
      if (!loose.size) fault = "";
    } catch (why) {
      fault = why.name;
    }
    const found = new Map([...stored.map((row) => [called(row), row]), ...loose]);
    return [...found.values()].filter((row) => row.id.startsWith(prefix)).sort((a, b) => a.n - b.n);
  }

  // Given up, by its writer: what was to follow it goes with it.
  async function drop(row) {
    if (row.state !== "sent") for (const one of await all()) if (one.after === row.id) await drop(one);
    loose.delete(called(row));
    try {
      await store.remove(row);
    } catch (why) {
      fault = why.name;
    }
    changed();
  }

  // What the store would not take before, it may take now.
  async function settleIn() {
    for (const [name, row] of loose) {
      try {
        await store.put(row);
        if (loose.get(name) === row) loose.delete(name);
      } catch (why) {
        fault = why.name;
        return;
      }
    }
    fault = "";
  }

  let asked = false;
  function askToStay() {
    if (!asked) navigator.storage?.persist?.().catch(() => {});
    asked = true;
  }

  // --- sending ---
  // What an answer makes of the row as it is now; nothing: it may go.
  function after(now, row, { ok, answer, said }) {
    if (now.key !== row.key) return ok && now.was ? { ...now, was: { ...now.was, ...row.fields } } : now; // typed on since
    if (!ok) return { ...now, state: "refused", said };
    return now.stays ? { ...now, state: "sent", answer } : null;
  }

  const counted = (row) => (row.record ? row.url : row.key);
  const tries = (row) => failed.get(counted(row)) || 0;
  const fail = (row) => failed.set(counted(row), tries(row) + 1);

  async function settle(row, result) {
    settled.add(row.key);
    failed.delete(counted(row));
    announce("youji:settled", { row, ...result });
    const name = called(row);
    const held = loose.get(name);
    const next = held && after(held, row, result);
    if (next && next.state !== "sent") loose.set(name, next);
    else loose.delete(name);
    try {
      await store.change(row, (now) => after(now, row, result));
    } catch (why) {
      fault = why.name;
    }
  }

  // A message is taken or refused as a whole: one refused is halved, until the bad change stands alone and the others are through.
  async function deliver(rows) {
    const result = await ask(rows, (part) => announce("youji:progress", { person, id: rows[0].id, part }));
    if (result.trouble) {
      for (const row of rows[0].record ? rows.slice(0, 1) : rows) fail(row);
      return result.trouble;
    }
    if (!result.ok && rows.length > 1) {
      const half = Math.ceil(rows.length / 2);
      return (await deliver(rows.slice(0, half))) || (await deliver(rows.slice(half)));
    }
    if (result.ok && rows[0].record) return each(rows, result.answer);
    for (const row of rows) await settle(row, result);
    return "";
  }

  // Of records each has its own answer. One that is not named has none: it goes again, and later.
  async function each(rows, { results, clock }) {
    const answers = new Map(
      (Array.isArray(results) ? results : []).map((one) => [one.id, { ...one, clock }]),
    );
    let left = "";
    for (const row of rows) {
      const answer = answers.get(row.record.id);
      const ok = answer?.state === "stored";
      if (ok || answer?.state === "refused") await settle(row, { ok, answer, said: ok ? "" : answer.said });
      else left = "later";
    }
    if (left) fail(rows[0]);
    return left;
  }

  const turn = (a, b) => tries(a) - tries(b) || heavy(a) - heavy(b) || a.n - b.n;

  // What goes in one message with the first: changes in turn, records in the order of making, all else alone.
  function together(waiting) {
    const [first] = waiting;
    const like = (kind) => waiting.filter((row) => row[kind] && row.url === first.url).slice(0, MOST);
    if (first.change) return like("change");
    if (!first.record) return [first];
    let size = 0;
    return like("record").filter((row, n) => {
      size += 3 * JSON.stringify(row.record).length; // a Chinese letter is three bytes
      return n === 0 || size < LARGEST;
    });
  }

  async function empty() {
    await settleIn();
    for (;;) {
      const rows = await all();
      const there = new Set(rows.filter((row) => row.state !== "sent").map((row) => row.id));
      const due = (row) => row.state === "kept" && !settled.has(row.key) && !there.has(row.after);
      const waiting = rows.filter(due).sort(turn);
      if (!waiting.length) return "";
      const stuck = await deliver(together(waiting));
      if (stuck) return stuck;
    }
  }

  // One run at a time, in one page at a time; whoever asks meanwhile waits for a run that has seen their row.
  const alone = (work) => (navigator.locks ? navigator.locks.request(NAME, work) : work());
  let running = null;
  let again = false;
  let failures = 0;
  let timer;
  function send() {
    if (!person) return Promise.resolve();
    again = true;
    running =
      running ||
      (async () => {
        window.clearTimeout(timer);
        work(1);
        try {
          while (again) {
            again = false;
            trouble = await alone(empty);
          }
        } finally {
          running = null;
          work(-1);
          failures = trouble ? failures + 1 : 0;
          if (trouble) timer = window.setTimeout(send, WAITS[Math.min(failures, WAITS.length) - 1] * 1000);
          changed(trouble);
          await tell();
        }
      })();
    return running;
  }

  // --- telling ---
  function announce(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
    if (channel) channel.postMessage({ name, detail });
  }

  let due = false;
  function soon() {
    if (!due) window.setTimeout(tell, 50); // many a keystroke, one look
    due = true;
  }
  function changed(stuck) {
    if (channel) channel.postMessage({ name: "youji:changed", stuck });
    soon();
  }
  function work(more) {
    busy += more;
    if (busy) document.documentElement.dataset.outbox = "busy";
  }

  async function tell() {
    due = false;
    if (!person) return;
    const rows = await all();
    for (const row of rows) last = Math.max(last, row.n);
    if (!fault)
      store.mark({ [person]: rows.filter((row) => row.state !== "sent" && row.id !== "lost").length });
    window.onbeforeunload = loose.size ? (event) => event.preventDefault() : null; // it is on this page only
    document.dispatchEvent(new CustomEvent("youji:outbox", { detail: { rows, trouble, fault } }));
    if (!busy && !due) document.documentElement.dataset.outbox = "still";
  }

  if (channel)
    channel.onmessage = ({ data: { name, detail, stuck } }) => {
      trouble = stuck ?? trouble;
      const whose = name === "youji:settled" ? detail.row.person : detail?.person;
      if (whose === person && name !== "youji:changed")
        document.dispatchEvent(new CustomEvent(name, { detail }));
      if (name !== "youji:progress") soon();
    };
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) send();
  });
  document.addEventListener("youji:store-moved", send);

  window.youjiOutbox = Object.freeze({ put, all, drop, send, csrf, tell });
  document.addEventListener("DOMContentLoaded", () => tell().then(send));
})();
