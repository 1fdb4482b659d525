// Served at /verify-worker.js, for /q/… and /verify alone: one calm page opens every label in flight mode. What a label
// says is behind the # of its address, which no network ever sees; the lists are kept by the page (verify.js).
"use strict";

const KEPT = "youji-verify-1";
const CALM = `${location.origin}/verify`;
const PATIENCE = 4000; // milliseconds for a page, where one is held
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // its name changes with what is in it

self.addEventListener("install", (event) =>
  event.waitUntil(
    (async () => {
      await keep(await fetch(CALM, { credentials: "omit" }));
      await self.skipWaiting();
    })(),
  ),
);
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page after its parts: what is kept is whole.
async function keep(response) {
  if (!response.ok || response.redirected) return;
  const kept = await caches.open(KEPT);
  const text = await response.clone().text();
  const parts = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+\.(?:js|css|svg))"/g)].map(
    ([, path]) => path,
  );
  for (const part of parts)
    if (!HASHED.test(part) || !(await kept.match(part))) await kept.put(part, await fetch(part));
  await kept.put(CALM, response);
  const wanted = new Set(parts.map((part) => new URL(part, location.origin).href));
  for (const { url } of await kept.keys()) if (url !== CALM && !wanted.has(url)) await kept.delete(url);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});

async function page(event, request, url) {
  const held = await (await caches.open(KEPT)).match(CALM);
  const fresh = fetch(request).then((response) => {
    if (url.pathname === "/verify" && !url.search && response.ok) event.waitUntil(keep(response.clone()));
    return response;
  });
  if (!held || (url.pathname === "/verify" && url.search)) return fresh;
  const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE, held));
  return Promise.race([fresh.catch(() => held), enough]);
}

async function part(request) {
  const held = await (await caches.open(KEPT)).match(request.url);
  if (held && HASHED.test(request.url)) return held;
  return fetch(request).catch(() => held ?? Response.error());
}
