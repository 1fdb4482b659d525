// Installs the program that keeps the field pages on the phone, and hands it the page just read.
"use strict";

(() => {
  if (!("serviceWorker" in navigator)) return;
  // The copy of somebody's seasons goes at once, before this page asks for its own; what is not yet sent lies elsewhere.
  const forgetFacts = () => indexedDB.deleteDatabase("youji-facts");
  const person = document.body.dataset.person;
  // Whose the kept pages are stands among them, and nowhere else: a browser that is killed loses both or neither.
  const WHOSE = `${location.origin}/field/whose`;
  const theirs = async () => (await caches.match(WHOSE))?.text();
  const settled = theirs().then(
    (whose) => {
      const another = Boolean(person) && person !== whose;
      if (another) forgetFacts();
      return another;
    },
    () => false, // a store that cannot be read shows nobody's pages, and is asked again by the next page
  );
  let another = null;
  // This page, its parts and `more` addresses are kept; after another person's were thrown away.
  const keep = async (more = []) => {
    const registration = await navigator.serviceWorker.ready;
    another ??= await settled;
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")];
    const visits = [...document.querySelectorAll("a.visit")].map((link) => link.href);
    if (another) registration.active.postMessage({ forget: true, whose: person }); // theirs are not this one's to read
    another = false;
    const homes = [];
    for (const path of ["/field/", "/field/me/"]) {
      const url = location.origin + path;
      if (person && !(await caches.match(url))) homes.push(url);
    }
    const here = person && location.pathname.startsWith("/field/") ? [location.href.split("#")[0]] : [];
    const urls = [...here, ...homes, ...visits, ...more, ...parts.map((part) => part.href || part.src)];
    registration.active.postMessage({ keep: urls });
  };
  window.youjiKeep = keep;
  // The page's policy takes no program's address from a string; this one knows a single address.
  const known = { createScriptURL: () => "/field/sw.js" };
  const worker = (window.trustedTypes?.createPolicy("field-worker", known) ?? known).createScriptURL("");
  navigator.serviceWorker
    .register(worker, { scope: "/field/" })
    .then(() => keep())
    .catch(() => {});
  // Whoever signs out leaves no pages behind; what was not yet sent stays, under their own number.
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/accounts/logout/") return;
    forgetFacts();
    navigator.serviceWorker.controller?.postMessage({ forget: true });
  });
})();
