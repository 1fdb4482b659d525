// Installs the program that keeps the field pages on the phone, and hands it the page just read.
"use strict";

(() => {
  if (!("serviceWorker" in navigator)) return;
  const keep = async () => {
    const registration = await navigator.serviceWorker.ready;
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")];
    const visits = [...document.querySelectorAll("a.visit")].map((link) => link.href);
    const urls = [location.href.split("#")[0], ...visits, ...parts.map((part) => part.href || part.src)];
    registration.active.postMessage({ keep: urls });
  };
  window.youjiKeep = keep;
  navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).then(keep).catch(() => {});
  // Whoever signs out leaves no pages behind; what was not yet sent stays, under their own number.
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/accounts/logout/" && navigator.serviceWorker.controller) {
      navigator.serviceWorker.controller.postMessage({ forget: true });
    }
  });
})();
