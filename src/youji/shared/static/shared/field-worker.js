// Served at /field/sw.js. Keeps field pages and what they are made of; the network first, the kept copy when it fails
// or makes one wait: in the hills there is one bar, not none.
"use strict";

const KEPT = "youji-field-1";
const MOST = 200; // pages and their parts; the oldest go first
let last = Promise.resolve(); // one wish after the other
const PATIENCE = 3000; // milliseconds
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // its name changes with what is in it
const START = `${location.origin}/field/`; // the app's first page; of many it only leads on, and cannot be kept
const START_PATIENCE = 8000;
const NOTHING_HELD = 20000; // milliseconds for a page of which there is no copy: then the calm page says so
const OFFLINE = `${location.origin}/field/offline`;
const WHOSE = `${location.origin}/field/whose`; // no page: the person whose pages these are

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
  const { keep, forget, whose } = event.data || {};
  if (forget)
    last = last.then(async () => {
      await caches.delete(KEPT);
      if (whose) await (await caches.open(KEPT)).put(WHOSE, new Response(whose));
      await keepAll([OFFLINE]);
    });
  if (keep)
    last = last.then(async () => {
      await self.clients.claim(); // a page that was loading while this worker began is its own too
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
          const response = await persistently(url);
          if (!response.ok || response.redirected) return;
          const parts = (response.headers.get("Content-Type") || "").includes("html")
            ? await partsOf(response.clone())
            : [];
          for (const part of parts)
            if (!(await kept.match(part))) await kept.put(part, await persistently(part));
          await kept.put(url, response); // last: a page that is kept has what it is made of
        } catch {
          /* gone again: the copy we have stays */
        }
      }),
  );
}

// On one bar of signal a request gets through now and then: two more tries before the copy we have must do.
async function persistently(url) {
  for (const wait of [1000, 4000]) {
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      if (response.status < 500) return response;
    } catch {
      /* once more */
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return fetch(url, { credentials: "same-origin" });
}

// What a page is made of: kept before anybody has opened it.
async function partsOf(response) {
  const found = (await response.text()).matchAll(/(?:src|href)="(\/static\/[^"]+\.(?:js|css))"/g);
  return [...found].map(([, path]) => location.origin + path);
}

async function trim() {
  const kept = await caches.open(KEPT);
  const all = (await kept.keys()).filter(({ url }) => url !== OFFLINE && url !== WHOSE);
  for (const request of all.slice(0, Math.max(0, all.length - MOST))) await kept.delete(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") event.respondWith(sent(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(event, request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(event, request));
});

// A form that did not reach the server: the calm page instead of the browser's, with a way back to where it was filled
// in; its own address only takes forms.
async function sent(request) {
  try {
    return await fetch(request);
  } catch {
    const calm = await caches.match(OFFLINE);
    if (!calm) return Response.error();
    const back = request.referrer.replace(/[&"<>]/g, encodeURIComponent);
    const text = (await calm.text()).replace(
      /href=""([^>]*)>\s*重试/,
      (_, more) => `href="${back}"${more}>回到刚才那一页`,
    );
    const headers = new Headers(calm.headers); // its content policy with them
    for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
    return new Response(text, { headers });
  }
}

async function page(event, request) {
  const url = request.url.split("#")[0];
  const calm = () => caches.match(OFFLINE);
  const found = soonest(event, request, url);
  const patience = url === START ? START_PATIENCE : NOTHING_HELD; // what comes later is kept, for 重试
  return (
    (await Promise.race([found, later(patience, calm)])) ||
    (await calm()) ||
    (await found) ||
    Response.error()
  );
}

const later = (ms, what) => new Promise((resolve) => setTimeout(() => resolve(what()), ms));

async function part(event, request) {
  const held = HASHED.test(request.url) && (await (await caches.open(KEPT)).match(request.url));
  return held || (await soonest(event, request, request.url)) || Response.error();
}

// What the network gives, or the kept copy when that fails or takes long; what comes later is kept for the next time.
async function soonest(event, request, url) {
  const kept = await caches.open(KEPT);
  const held = await kept.match(url);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected) await kept.put(url, response.clone());
    return response;
  });
  event.waitUntil(fresh.catch(() => {}));
  const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE, held));
  try {
    return await (held ? Promise.race([fresh, enough]) : fresh);
  } catch {
    return held;
  }
}
