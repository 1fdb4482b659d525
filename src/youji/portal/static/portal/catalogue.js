// Filters answer as soon as one is chosen; without this file the 查询 button does.
document.addEventListener("change", (event) => {
  const chosen = event.target.closest("#catalogue-form :is(select, [type=checkbox]), [form=catalogue-form]");
  if (chosen) chosen.form.requestSubmit();
});
// What is not asked stays out of the address, so that a link is short enough to be sent on.
const UNSAID = { status: "listed", sort: "recognised" };
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "catalogue-form") return;
  const said = event.detail.parameters;
  for (const name of Object.keys(said)) {
    if (said[name] === "" || said[name] === UNSAID[name]) delete said[name];
  }
});
// The sheet of filters on the phone stays as the reader left it.
let sheetOpen = false;
document.addEventListener("htmx:beforeSwap", () => {
  sheetOpen = Boolean(document.querySelector(".catalogue-filters")?.open);
});
// After a swap the reader hears what was found.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "results") return;
  const sheet = document.querySelector(".catalogue-filters");
  if (sheet) sheet.open = sheetOpen;
  const said = document.getElementById("said");
  const count = event.target.querySelector("[data-count]");
  if (said && count) said.textContent = count.textContent;
  if (said)
    setTimeout(() => {
      said.textContent = "";
    }, 3000);
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
// A place on the map swaps list and map together; htmx itself does not look at links inside a drawing.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#results .choropleth svg a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  const address = link.getAttribute("href");
  if (!address.includes("?")) return;
  event.preventDefault();
  window.htmx.ajax("GET", address, { target: "#results" }).then(() => history.pushState({}, "", address));
});
window.addEventListener("popstate", () => {
  if (!document.getElementById("results")) return;
  location.reload();
});
