// The phone's own database of what is not yet on the platform: one for all rooms, one table of rows by person and id.
// Only shared/outbox.js uses it.
"use strict";

(() => {
  const NAME = "youji-outbox";
  // One step a version, and each only adds: an open page of the last release goes on keeping in the store of this one.
  const UPGRADES = [(database) => database.createObjectStore("rows", { keyPath: ["person", "id"] })];
  const MARK = "youji-outbox"; // person → rows not yet sent; outlives a store the browser has cleared, so that it is said
  const OPENS_WITHIN = 8000; // a store that does not answer is a store that is shut
  let opened = null;
  let shut = null; // why the browser has not answered yet: asking again would only wait behind the first asking

  const done = (asking) =>
    new Promise((resolve, reject) => {
      asking.onsuccess = () => resolve(asking.result);
      asking.onerror = () => reject(asking.error);
    });

  const moved = () => document.dispatchEvent(new CustomEvent("youji:store-moved"));

  function connect(version) {
    const marked = mark(); // before this page keeps anything: what it puts down while the store is made is not lost
    return new Promise((resolve, reject) => {
      const asking = indexedDB.open(NAME, version);
      let answered = false;
      const give = (up) => {
        if (answered) return;
        shut = up;
        reject(up);
      };
      window.setTimeout(() => give(new DOMException("no answer", "TimeoutError")), OPENS_WITHIN);
      asking.onblocked = () => give(new DOMException("an old page holds it", "BlockedError"));
      asking.onerror = () => {
        answered = true;
        shut = null;
        reject(asking.error);
      };
      asking.onupgradeneeded = ({ oldVersion }) => {
        for (const step of UPGRADES.slice(oldVersion)) step(asking.result);
        if (!oldVersion) mourn(asking.transaction.objectStore("rows"), marked);
      };
      asking.onsuccess = () => {
        const database = asking.result;
        answered = true;
        if (shut) {
          shut = null; // after all
          opened = Promise.resolve(database);
          moved();
        }
        database.onversionchange = () => {
          database.close(); // a newer page wants to add to it
          opened = null;
        };
        database.onclose = () => {
          opened = null; // cleared by the browser
          moved();
        };
        resolve(database);
      };
    });
  }

  function open() {
    if (shut) return Promise.reject(shut);
    opened =
      opened ||
      connect(UPGRADES.length).catch((why) => {
        if (why.name === "VersionError") return connect(); // this page is the older one
        throw why;
      });
    opened.catch(() => {
      opened = null;
    });
    return opened;
  }

  async function begin(mode) {
    try {
      return (await open()).transaction("rows", mode, { durability: "strict" });
    } catch (why) {
      if (why.name !== "InvalidStateError") throw why;
      opened = null; // closed between two uses
      return (await open()).transaction("rows", mode, { durability: "strict" });
    }
  }

  async function run(mode, work) {
    const transaction = await begin(mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error || new DOMException("aborted", "AbortError"));
    });
    const [found] = await Promise.all([work(transaction.objectStore("rows")), ended]);
    return found;
  }

  function mark(change) {
    try {
      const found = JSON.parse(localStorage.getItem(MARK) || "{}");
      if (change) localStorage.setItem(MARK, JSON.stringify({ ...found, ...change }));
      return found;
    } catch {
      return {}; // no local storage: a loss cannot be noticed
    }
  }

  // A store that has just been made while something is said to lie in it: the browser has cleared it.
  function mourn(rows, marked) {
    for (const [whose, count] of Object.entries(marked))
      if (count)
        rows.add({
          person: whose,
          id: "lost",
          key: token(),
          n: 0,
          at: Date.now(),
          state: "refused",
          page: "/field/me/",
          title: "存在这部手机上的内容没有了",
          said: `有${count}项还没有传上去，被浏览器清掉了。请核对后重新填。把优基添加到手机桌面，可以少遇到这种事。`,
        });
  }

  const write = (change) =>
    run("readwrite", (rows) => {
      const asking = change(rows);
      rows.transaction.commit?.(); // the page may be on its way out
      return done(asking);
    });
  // Unguessable and never made twice; crypto.randomUUID is not there without https.
  const token = () =>
    [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
  const key = (row) => [row.person, row.id];

  // Each fails with the browser's own reason when the store is full, shut, cleared or held by an old page.
  window.youjiStore = Object.freeze({
    mark,
    token,
    put: (row) => write((rows) => rows.put(row)),
    remove: (row) => write((rows) => rows.delete(key(row))),
    list: (person, prefix) =>
      run("readonly", (rows) =>
        done(rows.getAll(person && IDBKeyRange.bound([person, prefix], [person, `${prefix}\uffff`]))),
      ),
    // What `next` makes of the row as it is now; nothing: it goes.
    change: (row, next) =>
      run("readwrite", async (rows) => {
        const now = await done(rows.get(key(row)));
        const then = now && next(now);
        if (now) await done(then ? rows.put(then) : rows.delete(key(row)));
      }),
  });
})();
