// The score sheet on the phone: one item a screen; every answer goes into the phone's outbox (shared/outbox.js) first.
"use strict";

(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  document.documentElement.classList.add("js");
  const outbox = window.youjiOutbox;
  // What was refused is answered at the address it was sent to: from here on the page is the sheet's.
  if (location.pathname !== sheet.dataset.page) history.replaceState(null, "", sheet.dataset.page);
  const prefix = `acceptance/${sheet.dataset.acceptance}/`;
  const screens = [...sheet.querySelectorAll(".item-screen")];
  const items = screens.filter((screen) => screen.dataset.item);
  const byKey = (key) => items.find((screen) => screen.dataset.item === key);
  let last = 0;
  let pressed = false; // 签到, in this view of the page: its answer stays in sight

  // --- one item a screen ---
  function show(name, focus) {
    const form = document.getElementById("check-in-form");
    const start =
      pressed || (sheet.dataset.checkedIn === undefined && form && !form.hidden) ? screens[0] : null;
    const found =
      screens.find((screen) => screen.id === name) ||
      start ||
      screens.find((screen) => screen.dataset.asked !== undefined && !chosen(screen)) ||
      items[0];
    for (const screen of screens) screen.classList.toggle("current", screen === found);
    if (focus) {
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "start" });
    }
  }
  const chosen = (screen) => screen.querySelector("input[name=tier]:checked");
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
  // Its place on the sheet: the title and page an item is known by wherever the phone says what it holds.
  const place = (screen) => ({
    title: screen.querySelector("h2").firstChild.data.trim(),
    page: `${location.pathname}#${screen.id}`,
    stays: true, // sent, it is still shown over the page this phone holds, which may be older
  });
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
  async function keepPhoto(screen, file) {
    // its bytes, at once: the camera's own file may be gone by the time it is sent
    const photo = new File([await file.arrayBuffer()], file.name || "照片.jpg", { type: file.type });
    const row = await outbox.put({
      id: `${prefix}photo/${crypto.getRandomValues(new Uint32Array(4)).join("-")}`,
      url: sheet.dataset.photo,
      fields: { item: screen.dataset.item, photo },
      ...place(screen),
    });
    showPhoto(row);
    outbox.send();
  }
  function showPhoto({ id, fields, state, said, answer }) {
    const list = byKey(fields.item).querySelector("[data-photos]");
    const shown = list.querySelector(`[data-key="${id}"]`) || document.createElement("li");
    shown.dataset.key = id;
    if (!shown.firstChild) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(fields.photo);
      image.alt = "刚拍的照片";
      shown.append(image);
      list.append(shown);
    }
    shown.toggleAttribute("data-waiting", state === "kept");
    if (state === "refused") shown.dataset.refused = said;
    if (state === "sent" && answer && !shown.querySelector("button")) shown.append(removal(answer.document));
  }
  // As the server draws it beside the photos it has.
  function removal(photo) {
    const button = document.createElement("button");
    button.className = "quiet";
    button.textContent = "删除";
    button.setAttribute("form", "remove-photo");
    button.setAttribute("formaction", `${sheet.dataset.photo}${photo}/remove/`);
    button.setAttribute("aria-label", "删除刚拍的照片");
    return button;
  }
  const kindOf = (row) => (row.id.startsWith(prefix) ? row.id.slice(prefix.length).split("/")[0] : "");
  document.addEventListener("youji:settled", ({ detail: { row, ok, said, answer } }) => {
    const kind = kindOf(row);
    if (kind === "photo") showPhoto({ ...row, said, answer, state: ok ? "sent" : "refused" });
    if (kind === "in" && !ok) notCheckedIn();
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

  // --- checking in ---
  function where() {
    return new Promise((resolve) => {
      if (!navigator.geolocation) {
        resolve({});
        return;
      }
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
        () => resolve({}),
        { enableHighAccuracy: true, timeout: 8000, maximumAge: 60000 },
      );
    });
  }
  // As the server had it when the page came: a check-in pressed while the phone's store is still being read is not it.
  const onRecord = sheet.dataset.checkedIn !== undefined;
  function checkedIn({ fields }) {
    const form = document.getElementById("check-in-form");
    const said = document.getElementById("check-in-said");
    if (!form) return;
    form.hidden = true;
    said.hidden = false;
    sheet.dataset.checkedIn = "";
    said.textContent = `已签到，${new Date(Number(fields.device_time)).toLocaleString("zh-CN")}${fields.lon === undefined ? "，没有定位" : ""}。`;
  }
  function notCheckedIn() {
    const form = document.getElementById("check-in-form");
    if (!form) return;
    form.hidden = false;
    form.querySelector("button").disabled = false;
    delete sheet.dataset.checkedIn;
    document.getElementById("check-in-said").hidden = true;
  }

  // --- events ---
  sheet.addEventListener("change", (event) => {
    const screen = event.target.closest(".item-screen[data-item]");
    if (!screen) return;
    if (event.target.type === "file") {
      for (const file of event.target.files) keepPhoto(screen, file);
      event.target.value = "";
    } else keepLine(screen);
  });
  sheet.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const screen = form.closest(".item-screen[data-item]");
      if (form.id === "check-in-form") {
        event.preventDefault();
        pressed = true;
        form.querySelector("button").disabled = true;
        const fields = { ...(await where()), device_time: String(Date.now()) };
        const row = { id: `${prefix}in`, url: sheet.dataset.checkIn, fields, ...place(screens[0]) };
        checkedIn(await outbox.put(row));
        outbox.send();
      } else if (form.id === "sign-form") {
        if (form.dataset.checked) return;
        event.preventDefault();
        await outbox.send();
        const said = document.getElementById("sign-said");
        const states = (await outbox.all(prefix)).map((row) => row.state);
        const refused = states.includes("refused");
        if (refused || states.includes("kept") || !navigator.onLine) {
          said.hidden = false;
          said.textContent = !navigator.onLine
            ? "没有网络，签字要等联网以后。评分已保存在这部手机上。"
            : refused
              ? "平台没有接受的内容列在上面，请先处理再签字。"
              : "还有内容没有传上去，请稍候再签字。";
          return;
        }
        form.dataset.checked = "1";
        delete form.dataset.sent;
        form.requestSubmit();
      } else if (form.id === "remove-photo") {
        if (form.dataset.checked) {
          delete form.dataset.checked;
          return;
        }
        event.preventDefault();
        const button = event.submitter;
        const address = button.getAttribute("formaction");
        if (!navigator.onLine) {
          button.closest("li").dataset.refused = "没有网络，联网后再删。";
          return;
        }
        for (const row of await outbox.all(`${prefix}photo/`))
          if (row.answer && address.includes(row.answer.document)) await outbox.drop(row); // or it would be shown again
        form.dataset.checked = "1";
        delete form.dataset.sent;
        form.requestSubmit(button);
      } else if (screen) {
        event.preventDefault();
        keepLine(screen);
        location.hash = form.querySelector("[data-next]").dataset.next;
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
      if (byKey(row.fields.item)) showPhoto(row);
    },
    in(row) {
      if (onRecord) return outbox.drop(row);
      if (row.state !== "refused") checkedIn(row);
    },
  };
  (async () => {
    for (const row of await outbox.all(prefix)) await lay[kindOf(row)](row);
    sheet.classList.add("paged");
    show(location.hash.slice(1), false);
    progress();
    await outbox.send();
    sheet.dataset.ready = "1";
  })();
})();
