// Filters answer as soon as one is chosen; without this file the 查询 button does.
document.addEventListener("change", (event) => {
  const select = event.target.closest("#catalogue-form select");
  if (select) select.form.requestSubmit();
});
// After a swap the reader hears what was found.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "results") return;
  const said = document.getElementById("said");
  const count = event.target.querySelector("[data-count]");
  if (said && count) said.textContent = count.textContent;
  if (said) setTimeout(() => { said.textContent = ""; }, 3000);
});
// A place on the map swaps list and map together; htmx itself does not look at links inside a drawing.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#results .choropleth svg a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  const address = link.getAttribute("href");
  if (!address.includes("?")) return;
  event.preventDefault();
  window.htmx.ajax("GET", address, { target: "#results" }).then(() => history.pushState({}, "", address));
});
window.addEventListener("popstate", () => { if (!document.getElementById("results")) return; location.reload(); });
