// One screen, one record. What is filled in goes into the phone's outbox (shared/outbox.js) and from there to the
// platform; what it means by the rules stands on the page while it is being filled in (judged.js).
"use strict";

(() => {
  const form = document.getElementById("record");
  if (!form) return;
  document.documentElement.classList.add("js");
  const outbox = window.youjiOutbox;
  const facts = window.youjiFacts;
  const judged = window.youjiJudged;
  const { kind, sync, photos: photoAddress, plan } = form.dataset;
  const saved = document.getElementById("saved");
  const said = document.getElementById("record-said");
  let known = null; // what this phone keeps to judge by
  let mends = null; // the row that was refused, and is being put right
  let place = null;

  // --- what is on the screen ---
  const controls = () =>
    [...form.elements].filter((one) => one.name && one.type !== "file" && one.name !== "csrfmiddlewaretoken");
  const several = (name) => ["seasons", "plots"].includes(name);

  function body() {
    const made = { kind };
    for (const one of controls()) {
      if (several(one.name)) {
        made[one.name] = made[one.name] || [];
        if (one.checked) made[one.name].push(one.value);
      } else if (one.type === "checkbox") made[one.name] = one.checked;
      else if (one.type === "radio") {
        if (one.checked) made[one.name] = one.value;
      } else if (one.value.trim()) made[one.name] = one.value.trim();
    }
    return made;
  }

  function lay(values) {
    for (const one of controls()) {
      const value = values[one.name];
      if (several(one.name)) one.checked = (value || []).includes(one.value);
      else if (one.type === "checkbox") one.checked = value === true;
      else if (one.type === "radio") one.checked = one.value === value;
      else if (one.type !== "hidden" || one.value === "") one.value = value ?? "";
    }
    show();
  }

  // --- the day here, by the house's clock ---
  const now = () => Date.now() + 1000 * Number(form.dataset.ahead);
  const day = (ms) => new Date(ms + 8 * 3600000).toISOString().slice(0, 10);
  for (const button of form.querySelectorAll("[data-day]"))
    button.addEventListener("click", () => {
      form.elements.day.value = day(now() - 86400000 * Number(button.dataset.day));
      show();
    });

  // --- names out of what the phone keeps ---
  function offer() {
    const list = document.getElementById("inputs");
    if (!list || !known) return;
    const names = judged.inputs(known, body().seasons || []);
    list.replaceChildren(...names.map((one) => Object.assign(document.createElement("option"), one)));
  }
  // The input has been chosen: what the label or the store says of it need not be typed.
  function fillIn() {
    const found = known && judged.input(known, form.elements.input.value.trim(), body().seasons || []);
    for (const [name, value] of Object.entries(found || {})) {
      const control = form.elements[name];
      if (control && !control.value && value) control.value = value;
    }
  }

  // --- what the rules say of it ---
  let later;
  function show() {
    window.clearTimeout(later);
    later = window.setTimeout(async () => judged.show(form, known, body(), await others()), 150);
  }
  // What this phone has put down and the platform has not yet given back among the facts.
  const others = async () =>
    (await outbox.all("field/record/"))
      .filter((row) => row.state !== "refused" && row.id !== mends?.id)
      .map(({ record }) => ({ id: record.id, supersedes: record.supersedes, ...record.body }));

  // --- where it was ---
  const here = () =>
    navigator.geolocation?.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        place = {
          lon: longitude.toFixed(7),
          lat: latitude.toFixed(7),
          accuracy_m: String(Math.round(accuracy)),
        };
        const line = document.getElementById("place-said");
        if (line) line.textContent = `已记下位置，误差约${Math.round(accuracy)}米。`;
      },
      () => {
        const line = document.getElementById("place-said");
        if (line) line.textContent = "没有取到位置。记录照样可以存。";
      },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  document.getElementById("place")?.addEventListener("click", here);
  navigator.permissions
    ?.query({ name: "geolocation" })
    .then(({ state }) => state === "granted" && here())
    .catch(() => {});

  // --- keeping it ---
  const titled = (made) => [form.dataset.word, made.input, made.day].filter(Boolean).join(" ");

  function missing() {
    const lacks = controls().find((one) => one.required && !one.value.trim() && one.type !== "radio");
    if (lacks) return [lacks, "这一项还没有填。"];
    const groups = [...form.querySelectorAll("[data-one-of]")];
    const none = groups.find((group) => !group.querySelector(":checked"));
    if (none) return [none.querySelector("input"), none.dataset.oneOf];
    return null;
  }

  function complain(control, sentence) {
    said.textContent = sentence;
    said.hidden = false;
    control?.focus();
  }

  const photosOf = (id) => photoAddress.replace("00000000-0000-0000-0000-000000000000", id);

  async function files(row) {
    const { id } = row.record;
    let n = 0;
    const follow = (fields) => {
      n += 1;
      const name = `field/photo/${id}/${n}`;
      const { page, title } = row;
      return outbox.put({
        id: name,
        url: photosOf(id),
        fields,
        after: row.id,
        page,
        title: `${title}的照片`,
      });
    };
    if (mends)
      for (const photo of await outbox.all(`field/photo/${mends.record.id}/`)) await follow(photo.fields);
    for (const box of form.querySelectorAll("input[type=file]"))
      for (const file of box.files)
        await follow({
          photo: await window.youjiPhotos.ready(file),
          purpose: box.dataset.purpose || "photo",
        });
    return n;
  }

  // Whose the chosen pieces are: one record for each of them.
  function byOperator({ seasons, ...made }) {
    const found = new Map();
    for (const code of seasons) {
      const { operator } = form.querySelector(`[name=seasons][value="${CSS.escape(code)}"]`).dataset;
      found.set(operator, [...(found.get(operator) || []), code]);
    }
    return [...found].map(([operator, codes]) => ({ ...made, seasons: codes, operator }));
  }

  async function put({ supersedes: corrects, ...made }) {
    const id = window.youjiIds.uuid();
    const supersedes = corrects || mends?.record.supersedes;
    if (mends?.record.body.reason) made.reason = made.reason || mends.record.body.reason;
    const record = {
      id,
      kind: "production.record",
      body: { ...made, ...place, ...judged.said() },
      made: Date.now(),
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...(supersedes ? { supersedes } : {}),
    };
    const page = `${location.pathname}#mend=${id}`;
    const title = titled(made);
    return outbox.put({ id: `field/record/${id}`, url: sync, record, stays: true, title, page });
  }

  async function keep() {
    const rows = [];
    for (const made of byOperator(body())) rows.push(await put(made));
    let pictures = 0;
    try {
      pictures = await files(rows[0]);
    } catch {
      complain(null, "照片读不出来，没有留下。记录已经存好，可以再拍。");
    }
    if (mends) await outbox.drop(mends);
    outbox.send();
    told(rows[0], pictures);
  }

  function told(row, pictures) {
    form.hidden = true;
    saved.hidden = false;
    saved.querySelector("[data-saved-title]").textContent = `已存在这部手机：${row.title}`;
    saved.querySelector("[data-saved-photos]").textContent = pictures ? `连同${pictures}张照片。` : "";
    judged.copy(saved.querySelector("[data-saved-verdict]"));
    saved.focus();
    saved.scrollIntoView({ block: "start" });
  }

  form.addEventListener("submit", async (event) => {
    if (plan !== undefined) return; // a plan is asked of the platform
    event.preventDefault();
    event.stopImmediatePropagation();
    said.hidden = true;
    const lacks = missing();
    if (lacks) return complain(...lacks);
    const stopped = judged.stops(form, body());
    if (stopped) return complain(document.getElementById("verdict"), stopped);
    const button = form.querySelector("button.primary");
    button.disabled = true; // one press, one record
    try {
      await keep();
    } finally {
      button.disabled = false;
    }
  });
  form.addEventListener("input", show);
  form.addEventListener("change", ({ target }) => {
    if (target.name === "seasons") offer();
    if (target.name === "input") fillIn();
    show();
  });
  document.getElementById("again")?.addEventListener("click", () => {
    history.replaceState(null, "", location.pathname);
    location.reload();
  });

  // --- start ---
  async function begin() {
    const [, how, id] = /^#(like|mend)=([0-9a-f-]{36})$/.exec(location.hash) || [];
    const rows = await outbox.all("field/record/");
    const row = rows.find((one) => one.record.id === id);
    if (how === "mend" && row?.state === "refused") {
      mends = row;
      complain(null, row.said);
      lay(row.record.body);
    } else if (how === "like") {
      const last = row?.record.body || known?.parts.own?.content.recent.find((one) => one.id === id);
      if (last) lay({ ...last, day: day(now()), note: "" });
    }
  }
  async function look() {
    known = await facts.read();
    const [tone, sentence] = facts.said(known);
    const line = document.getElementById("facts-said");
    line.textContent = sentence;
    line.dataset.tone = tone;
    offer();
    show();
  }
  (async () => {
    await look();
    await begin();
    form.dataset.ready = "1";
    document.addEventListener("youji:facts", look);
    facts.refresh();
  })();
})();
