// The score sheet on the phone: one item a screen; every answer goes into the phone's outbox (shared/outbox.js) first.
"use strict";

(() => {
  if (!window.youjiSheet) return;
  const { sheet, screens, items, prefix, byKey, chosen, kindOf, place } = window.youjiSheet;
  const [photos, checkIn, review] = [window.youjiSheetPhotos, window.youjiCheckIn, window.youjiReview];
  document.documentElement.classList.add("js");
  const outbox = window.youjiOutbox;
  // What was refused is answered at the address it was sent to: from here on the page is the sheet's.
  if (location.pathname !== sheet.dataset.page) history.replaceState(null, "", sheet.dataset.page);
  const refusal = sheet.querySelector(".error-summary");
  let last = 0;

  // --- one item a screen ---
  function show(name, focus) {
    const found =
      screens.find((screen) => screen.id === name) ||
      (refusal && screens.find((screen) => screen.id === sheet.dataset.refusedAt)) ||
      (checkIn.first() && screens[0]) ||
      screens.find((screen) => screen.dataset.asked !== undefined && !chosen(screen)) ||
      items[0];
    for (const screen of screens) screen.classList.toggle("current", screen === found);
    review.show();
    if (focus) {
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "start" });
    }
  }
  function progress() {
    const asked = items.filter((screen) => screen.dataset.asked !== undefined);
    const done = asked.filter(chosen).length;
    document.getElementById("done").textContent = done;
    document.getElementById("progress").value = done;
    for (const screen of items) {
      const link = sheet.querySelector(`[data-index="${screen.dataset.item}"]`);
      link.toggleAttribute("data-done", Boolean(chosen(screen)));
    }
  }

  // --- what is put down ---
  function keepLine(screen) {
    const tier = chosen(screen) ? chosen(screen).value : null;
    const note = screen.querySelector("textarea").value;
    if (tier === null && !note) return;
    last = Math.max(Date.now(), last + 1, Number(screen.dataset.at) + 1);
    const change = {
      item: screen.dataset.item,
      tier: tier === null || tier === "na" ? tier : Number(tier),
      note,
      at: last,
    };
    progress();
    const row = { id: `${prefix}line/${change.item}`, url: sheet.dataset.lines, change, ...place(screen) };
    outbox.put(row).then(outbox.send);
  }
  document.addEventListener("youji:settled", ({ detail: { row, ok, said, answer } }) => {
    const kind = kindOf(row);
    if (kind === "photo") photos.show({ ...row, said, answer, state: ok ? "sent" : "refused" });
    if (kind === "in" && !ok) checkIn.undo();
    if (kind && ok && window.youjiKeep) keepPage();
  });
  // The sheet as it now is, for the next time without a connection; once, after the last answer.
  let later;
  function keepPage() {
    window.clearTimeout(later);
    later = window.setTimeout(() => window.youjiKeep().catch(() => {}), 500);
  }
  document.addEventListener("youji:dropped", ({ detail: { row } }) => {
    if (kindOf(row)) location.reload(); // as the server has it
  });

  // --- events ---
  sheet.addEventListener("change", (event) => {
    const screen = event.target.closest(".item-screen[data-item]");
    if (!screen) return;
    if (event.target.type === "file") {
      for (const file of event.target.files) photos.keep(screen, file).then(review.show);
      event.target.value = "";
    } else keepLine(screen);
  });

  // Sent once more by the browser itself, now that nothing stands against it.
  function pass(form, button) {
    form.dataset.checked = "1";
    delete form.dataset.sent;
    form.requestSubmit(button);
  }
  async function sign(form) {
    await outbox.send();
    const said = document.getElementById("sign-said");
    const waits = review.standing(await outbox.all(prefix));
    said.hidden = !waits;
    said.textContent = waits;
    if (!waits) pass(form);
  }
  async function remove(form, button) {
    const address = button.getAttribute("formaction");
    if (!navigator.onLine) {
      button.closest("li").dataset.refused = "没有网络，联网后再删。";
      return;
    }
    for (const row of await outbox.all(`${prefix}photo/`))
      if (row.answer && address.includes(row.answer.document)) await outbox.drop(row); // or it would be shown again
    pass(form, button);
  }
  sheet.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const screen = form.closest(".item-screen[data-item]");
      if (form.dataset.checked) {
        delete form.dataset.checked;
        return;
      }
      if (form.id === "check-in-form") checkIn.press(event);
      else if (form.id === "sign-form" || form.id === "remove-photo") {
        event.preventDefault();
        if (form.id === "sign-form") sign(form);
        else remove(form, event.submitter);
      } else if (screen) {
        event.preventDefault();
        keepLine(screen);
        if (!review.holdsBack(screen)) location.hash = form.querySelector("[data-next]").dataset.next;
      }
    },
    true,
  );
  window.addEventListener("hashchange", () => show(location.hash.slice(1), true));

  // --- start: the server's page, and over it what only the phone knows ---
  const lay = {
    line(row) {
      const { item, tier, note, at } = row.change;
      const screen = byKey(item);
      const kept = row.answer?.at?.[item] ?? at; // a clock that runs ahead is not believed
      if (screen ? kept <= Number(screen.dataset.at) : row.state === "sent") return outbox.drop(row);
      if (!screen) return; // no longer on the sheet: it will be refused, and said
      const radio = screen.querySelector(`input[name=tier][value="${tier}"]`);
      if (radio) radio.checked = true;
      screen.querySelector("textarea").value = note;
      last = Math.max(last, at);
    },
    photo(row) {
      const there = row.answer && sheet.querySelector(`[data-document="${row.answer.document}"]`);
      if (there) return outbox.drop(row);
      if (byKey(row.fields.item)) photos.show(row);
    },
    in: checkIn.lay,
  };
  (async () => {
    for (const row of await outbox.all(prefix)) await lay[kindOf(row)](row);
    sheet.classList.add("paged");
    show(location.hash.slice(1), false);
    progress();
    if (refusal) refusal.focus();
    await outbox.send();
    sheet.dataset.ready = "1";
  })();
})();
