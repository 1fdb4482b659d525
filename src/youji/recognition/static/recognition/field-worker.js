// Served at /field/sw.js. Keeps field pages and what they are made of; the network first, the kept copy when it fails.
"use strict";

const KEPT = "youji-field-1";
const OFFLINE = `${location.origin}/field/offline`;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  await keepAll([OFFLINE]);
  await self.skipWaiting();
})()));
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("youji-field-") && name !== KEPT) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => {
  const { keep, forget } = event.data || {};
  if (forget) event.waitUntil(caches.delete(KEPT));
  if (keep) event.waitUntil(keepAll(keep));
});

async function keepAll(urls) {
  const kept = await caches.open(KEPT);
  await Promise.all(urls.filter((url) => new URL(url).origin === location.origin).map(async (url) => {
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      if (response.ok && !response.redirected) await kept.put(url, response);
    } catch { /* gone again: the copy we have stays */ }
  }));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});

async function page(request) {
  const kept = await caches.open(KEPT);
  const url = request.url.split("#")[0];
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await kept.put(url, response.clone());
    return response;
  } catch {
    return (await kept.match(url)) || (await kept.match(OFFLINE)) || Response.error();
  }
}

async function part(request) {
  const kept = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) await kept.put(request.url, response.clone());
    return response;
  } catch {
    return (await kept.match(request.url)) || Response.error();
  }
}
