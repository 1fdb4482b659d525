// Served at /field/sw.js. Keeps field pages and what they are made of; the network first, the kept copy when it fails.
"use strict";

const KEPT = "youji-field-1";
const MOST = 200; // pages and their parts; the oldest go first
let last = Promise.resolve(); // one wish after the other
const OFFLINE = `${location.origin}/field/offline`;

self.addEventListener("install", (event) =>
  event.waitUntil(
    (async () => {
      await keepAll([OFFLINE]);
      await self.skipWaiting();
    })(),
  ),
);
self.addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith("youji-field-") && name !== KEPT) await caches.delete(name);
      await self.clients.claim();
    })(),
  ),
);

self.addEventListener("message", (event) => {
  const { keep, forget } = event.data || {};
  if (forget)
    last = last.then(async () => {
      await caches.delete(KEPT);
      await keepAll([OFFLINE]);
    });
  if (keep)
    last = last.then(async () => {
      await keepAll(keep);
      await trim();
    });
  event.waitUntil(last);
});

async function keepAll(urls) {
  const kept = await caches.open(KEPT);
  await Promise.all(
    urls
      .filter((url) => new URL(url).origin === location.origin)
      .map(async (url) => {
        try {
          const response = await fetch(url, { credentials: "same-origin" });
          if (!response.ok || response.redirected) return;
          const parts = (response.headers.get("Content-Type") || "").includes("html")
            ? await partsOf(response.clone())
            : [];
          await kept.put(url, response);
          for (const part of parts) if (!(await kept.match(part))) await kept.put(part, await fetch(part));
        } catch {
          /* gone again: the copy we have stays */
        }
      }),
  );
}

// What a page is made of: kept before anybody has opened it.
async function partsOf(response) {
  const found = (await response.text()).matchAll(/(?:src|href)="(\/static\/[^"]+\.(?:js|css))"/g);
  return [...found].map(([, path]) => location.origin + path);
}

async function trim() {
  const kept = await caches.open(KEPT);
  const all = (await kept.keys()).filter((request) => request.url !== OFFLINE);
  for (const request of all.slice(0, Math.max(0, all.length - MOST))) await kept.delete(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") event.respondWith(sent(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});

// A form that did not reach the server: the calm page instead of the browser's; “back” finds what was typed.
async function sent(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(OFFLINE)) || Response.error();
  }
}

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
