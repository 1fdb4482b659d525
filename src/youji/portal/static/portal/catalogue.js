// Filters answer as soon as one is chosen; without this file the 查询 button does.
document.addEventListener("change", (event) => {
  const chosen = event.target.closest("#catalogue-form :is(select, [type=checkbox]), [form=catalogue-form]");
  if (chosen) chosen.form.requestSubmit();
});
// What is not asked stays out of the address, so that a link is short enough to be sent on.
const UNSAID = { status: "listed", sort: "recognised" };
function asked(form) {
  const said = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...said]) if (value === "" || value === UNSAID[name]) said.delete(name);
  return `${form.action}?${said}`;
}
// List and map change in place. What is asked for is the page a reader without this file gets; the browser reads it as a
// document of its own, in which nothing runs and which is null unless it came as HTML. No string is read as markup here.
// Whatever else comes (an error, another page) is shown the plain way.
let waiting = null;
function swap(address, pressed = true) {
  waiting?.abort();
  const request = new XMLHttpRequest();
  waiting = request;
  request.open("GET", address);
  request.responseType = "document";
  request.onload = () => {
    const found = request.status === 200 && request.responseXML?.getElementById("results");
    if (!found) return location.assign(address);
    document.title = request.responseXML.title;
    return show(found, request.responseURL, pressed);
  };
  request.onerror = () => location.assign(address);
  request.send();
}
// The sheet of filters stays as the reader left it, and so does the place they were at; they hear what was found.
// ``pressed``: they pressed something that shows the answer, and a choice in the sheet is not yet that.
function show(found, address, pressed) {
  const before = document.getElementById("results");
  const open = Boolean(before.querySelector(".catalogue-filters")?.open);
  const held = document.activeElement?.id;
  const inside = before.contains(document.activeElement);
  const view = before.dataset.view;
  before.replaceWith(document.adoptNode(found));
  history.pushState({}, "", address);
  shown = location.search;
  look(view ?? "list");
  const sheet = document.querySelector(".catalogue-filters");
  if (sheet) sheet.open = open && !(pressed && held === "f-go" && narrow.matches);
  const head = document.querySelector(".catalogue-head");
  const again =
    (held && held !== "f-go" && document.getElementById(held)) || (inside && head?.querySelector(".count"));
  if (again) again.focus({ preventScroll: true });
  if (again?.type === "search") again.setSelectionRange(again.value.length, again.value.length);
  if (pressed && head && !seen(head)) head.scrollIntoView({ block: "start" });
  const heard = document.getElementById("heard");
  if (heard) heard.textContent = document.querySelector("[data-count]")?.textContent ?? "";
}
function seen(part) {
  const { top, bottom } = part.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}
// On a phone list or map, never the one a screen below the other; without this file the switch leads to either.
const narrow = matchMedia("(max-width: 899px)");
function look(view) {
  const results = document.getElementById("results");
  if (!results) return;
  results.dataset.view = view;
  for (const way of results.querySelectorAll("[data-view]"))
    if (way.dataset.view === view) way.setAttribute("aria-current", "true");
    else way.removeAttribute("aria-current");
}
look(location.hash === "#map-h" ? "map" : "list");
document.addEventListener("click", (event) => {
  const way = event.target.closest("#results .view-switch a");
  if (!way) return;
  event.preventDefault();
  look(way.dataset.view);
  document.querySelector(".catalogue-head").scrollIntoView({ block: "start" });
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "catalogue-form") return;
  event.preventDefault();
  swap(asked(event.target), Boolean(event.submitter));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("#results :is(.chips, .map-column > p, .choropleth svg) a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const address = new URL(link.getAttribute("href"), location.href);
  if (address.pathname !== location.pathname) return; // a base on the map is a page of its own
  event.preventDefault();
  swap(address.href);
});
// List and map in step: what is pointed at in one is lit in the other.
const light = (event, on) => {
  const row = event.target.closest?.(".entry-list > li[data-href]");
  const point = event.target.closest?.(".choropleth a[href^='/b/']");
  const address = row?.dataset.href ?? point?.getAttribute("href");
  if (!address) return;
  for (const found of document.querySelectorAll(
    `[data-href="${CSS.escape(address)}"], .choropleth a[href="${CSS.escape(address)}"]`,
  )) {
    found.classList.toggle("lit", on);
  }
};
for (const [name, on] of [
  ["mouseover", true],
  ["mouseout", false],
  ["focusin", true],
  ["focusout", false],
]) {
  document.addEventListener(name, (event) => light(event, on));
}
// Back and forward show what was asked then. A place on this very page (跳到正文) is another matter.
let shown = location.search;
window.addEventListener("popstate", () => {
  if (location.search !== shown && document.getElementById("results")) location.reload();
});
