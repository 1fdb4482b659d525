// What an assessor has put down and the server may not have yet, kept in the phone's own database.
// Every row carries the person, so that nobody sends somebody else's answers.
"use strict";

(() => {
  const STORES = ["lines", "photos", "checkins"];

  function open() {
    return new Promise((resolve, reject) => {
      const asking = indexedDB.open("youji-field", 1);
      asking.onupgradeneeded = () =>
        STORES.forEach((name) => asking.result.createObjectStore(name, { keyPath: "id" }));
      asking.onsuccess = () => resolve(asking.result);
      asking.onerror = () => reject(asking.error);
    });
  }

  let opened;
  async function run(store, mode, work) {
    opened = opened || open();
    const database = await opened;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const asking = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asking.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  window.youjiStore = Object.freeze({
    put: (store, row) => run(store, "readwrite", (rows) => rows.put(row)),
    remove: (store, id) => run(store, "readwrite", (rows) => rows.delete(id)),
    get: (store, id) => run(store, "readonly", (rows) => rows.get(id)),
    all: async (store, prefix) =>
      (await run(store, "readonly", (rows) => rows.getAll())).filter((row) => row.id.startsWith(prefix)),
  });
})();
