// What a box may be filled with is offered while one types: a datalist with data-offers (an address that answers a list
// of {value, text}) and data-of (the other field the answer depends on). Without JavaScript one types it whole.
"use strict";

(() => {
  const PAUSE = 300;
  for (const list of document.querySelectorAll("datalist[data-offers]")) {
    const box = document.querySelector(`input[list="${list.id}"]`);
    const of = box.form.elements[list.dataset.of];
    let timer;
    async function offer() {
      const asked = new URLSearchParams({ [box.name]: box.value, [of.name]: of.value });
      const answer = await fetch(`${list.dataset.offers}?${asked}`).catch(() => null);
      if (!answer?.ok) return;
      const found = await answer.json();
      list.replaceChildren(
        ...found.map(({ value, text }) => {
          const option = document.createElement("option");
          option.value = value;
          option.textContent = text;
          return option;
        }),
      );
    }
    box.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(offer, PAUSE);
    });
  }
})();
