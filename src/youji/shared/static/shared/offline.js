// On the page for one that cannot be had: what this phone has kept, to go on with. The app begins here where its first
// page only leads on to another.
"use strict";

// What a template writes for the five characters that markup knows; & last, or "&amp;lt;" would be read twice.
const WRITTEN = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&" };
const spoken = (text) =>
  Object.entries(WRITTEN).reduce((said, [way, sign]) => said.replaceAll(way, sign), text);

(async () => {
  const box = document.querySelector("[data-kept-pages]");
  if (!box || !("caches" in window)) return;
  const kept = await caches.open("youji-field-1");
  const found = [];
  for (const request of await kept.keys()) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/field/") || ["/field/", "/field/offline"].includes(pathname)) continue;
    const page = await kept.match(request);
    if (!(page.headers.get("Content-Type") || "").includes("html")) continue;
    const title = (await page.text()).match(/<title>([^<]{1,200})<\/title>/);
    if (title) found.push({ url: request.url, name: title[1].split(" · ")[0].trim() });
  }
  for (const { url, name } of found.reverse()) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = spoken(name);
    line.append(link);
    box.querySelector("ul").append(line);
  }
  box.hidden = !found.length;
})();
