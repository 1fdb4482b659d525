// The score sheet on the phone: one item a screen; every answer is kept on the phone first and sent when it can be.
"use strict";

(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet || !window.indexedDB) return;
  document.documentElement.classList.add("js");
  const store = window.youjiStore;
  const prefix = `${sheet.dataset.person}/${sheet.dataset.acceptance}/`;
  const screens = [...sheet.querySelectorAll(".item-screen")];
  const items = screens.filter((screen) => screen.dataset.item);
  const queue = document.getElementById("queue");
  const byKey = (key) => items.find((screen) => screen.dataset.item === key);
  let trouble = "";
  let running = null;
  let again = false;
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
  async function keepLine(screen) {
    const tier = chosen(screen) ? chosen(screen).value : null;
    const note = screen.querySelector("textarea").value;
    if (tier === null && !note) {
      delete queue.dataset.busy;
      return;
    }
    last = Math.max(Date.now(), last + 1, Number(screen.dataset.at) + 1);
    const row = {
      id: prefix + screen.dataset.item,
      item: screen.dataset.item,
      tier: tier === null || tier === "na" ? tier : Number(tier),
      note,
      at: last,
      sent: false,
    };
    await store.put("lines", row);
    progress();
    send();
  }
  async function keepPhoto(screen, file) {
    const key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
    const row = {
      id: prefix + key,
      key,
      item: screen.dataset.item,
      name: file.name || "照片.jpg",
      blob: new Blob([await file.arrayBuffer()], { type: file.type }),
      sent: false,
    };
    await store.put("photos", row);
    showPhoto(row);
    send();
  }
  function showPhoto(row) {
    const list = byKey(row.item).querySelector("[data-photos]");
    const shown = list.querySelector(`[data-key="${row.key}"]`) || document.createElement("li");
    shown.dataset.key = row.key;
    if (!shown.firstChild) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(row.blob);
      image.alt = "刚拍的照片";
      shown.append(image);
      list.append(shown);
    }
    shown.toggleAttribute("data-waiting", !row.sent && !row.refused);
    if (row.refused) shown.dataset.refused = row.refused;
  }

  // --- sending ---
  function token() {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    return cookie ? cookie.split("=")[1] : sheet.querySelector("[name=csrfmiddlewaretoken]").value;
  }
  async function post(url, body, type) {
    const headers = {
      Accept: "application/json",
      "X-CSRFToken": token(),
      ...(type ? { "Content-Type": type } : {}),
    };
    const response = await fetch(url, { method: "POST", headers, body, credentials: "same-origin" });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    if (response.redirected || response.status === 403 || !isJson)
      throw new Error(
        response.status >= 500
          ? "服务器暂时没有回答，内容还在手机上，稍后会再传。"
          : "登录已过期。内容还在手机上，请重新登录后再打开本页。",
      );
    return { ok: response.ok, ...(await response.json()) };
  }
  const waiting = async () => ({
    checkins: (await store.all("checkins", prefix)).filter((row) => !row.sent),
    lines: (await store.all("lines", prefix)).filter((row) => !row.sent),
    photos: (await store.all("photos", prefix)).filter((row) => !row.sent && !row.refused),
  });
  async function mark(name, row) {
    const now = await store.get(name, row.id);
    if (now && (name !== "lines" || now.at === row.at)) await store.put(name, { ...now, sent: true });
  }
  async function sendAll() {
    const found = await waiting();
    for (const row of found.checkins) {
      const answer = await post(sheet.dataset.checkIn, new URLSearchParams(row.form));
      if (!answer.ok) {
        await store.remove("checkins", row.id);
        throw new Error(answer.refused);
      }
      await mark("checkins", row);
      checkedIn(row);
    }
    if (found.lines.length) {
      const changes = found.lines.map(({ item, tier, note, at }) => ({ item, tier, note, at }));
      const answer = await post(sheet.dataset.lines, JSON.stringify({ changes }), "application/json");
      if (!answer.ok) throw new Error(answer.refused);
      for (const row of found.lines) await mark("lines", row);
    }
    for (const row of found.photos) {
      const form = new FormData();
      form.append("item", row.item);
      form.append("key", row.key);
      form.append("photo", row.blob, row.name);
      const answer = await post(sheet.dataset.photo, form);
      const now = {
        ...row,
        sent: answer.ok,
        document: answer.document,
        refused: answer.ok ? "" : answer.refused,
      };
      await store.put("photos", now);
      showPhoto(now);
    }
    return found.checkins.length + found.lines.length + found.photos.length;
  }
  // One run at a time; whoever asks meanwhile waits for a run that has seen their row.
  function send() {
    again = true;
    running =
      running ||
      (async () => {
        try {
          let sent = 0;
          while (again) {
            again = false;
            sent += await sendAll();
          }
          trouble = "";
          if (sent && window.youjiKeep) window.youjiKeep().catch(() => {});
        } catch (fault) {
          trouble = fault instanceof TypeError ? "" : fault.message;
        } finally {
          running = null;
          await tell();
        }
      })();
    return running;
  }
  async function tell() {
    const found = await waiting();
    const count = found.checkins.length + found.lines.length + found.photos.length;
    queue.dataset.waiting = count;
    if (!running) delete queue.dataset.busy;
    queue.hidden = !count && !trouble;
    queue.dataset.tone = count || trouble ? "warn" : "ok";
    queue.textContent = trouble || (count ? `${count}项保存在这部手机上，联网后自动上传。` : "");
  }

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
  function checkedIn(row) {
    const form = document.getElementById("check-in-form");
    const said = document.getElementById("check-in-said");
    if (!form) return;
    form.hidden = true;
    said.hidden = false;
    sheet.dataset.checkedIn = "";
    said.textContent = `已签到，${new Date(Number(row.form.device_time)).toLocaleString("zh-CN")}${row.form.lon === undefined ? "，没有定位" : ""}。`;
  }

  // --- events ---
  sheet.addEventListener("change", (event) => {
    const screen = event.target.closest(".item-screen[data-item]");
    if (!screen) return;
    queue.dataset.busy = "1";
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
        const row = {
          id: `${prefix}in`,
          form: { ...(await where()), device_time: String(Date.now()) },
          sent: false,
        };
        await store.put("checkins", row);
        checkedIn(row);
        await send();
        if (!(await store.get("checkins", row.id))) {
          form.hidden = false;
          form.querySelector("button").disabled = false;
          document.getElementById("check-in-said").hidden = true;
        }
      } else if (form.id === "sign-form") {
        if (form.dataset.checked) return;
        event.preventDefault();
        await send();
        const said = document.getElementById("sign-said");
        if (Number(queue.dataset.waiting) || !navigator.onLine) {
          said.hidden = false;
          said.textContent = navigator.onLine
            ? "还有内容没有传上去，请稍候再签字。"
            : "没有网络，签字要等联网以后。评分已保存在这部手机上。";
          return;
        }
        form.dataset.checked = "1";
        delete form.dataset.sent;
        form.requestSubmit();
      } else if (screen) {
        event.preventDefault();
        queue.dataset.busy = "1";
        await keepLine(screen);
        location.hash = form.querySelector("[data-next]").dataset.next;
      }
    },
    true,
  );
  window.addEventListener("hashchange", () => show(location.hash.slice(1), true));
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) send();
  });
  window.setInterval(() => {
    if (Number(queue.dataset.waiting)) send();
  }, 15000);

  // --- start: the server's page, and over it what only the phone knows ---
  (async () => {
    for (const row of await store.all("lines", prefix)) {
      const screen = byKey(row.item);
      if (!screen || row.at <= Number(screen.dataset.at)) {
        await store.remove("lines", row.id);
        continue;
      }
      const radio = screen.querySelector(`input[name=tier][value="${row.tier}"]`);
      if (radio) radio.checked = true;
      screen.querySelector("textarea").value = row.note;
      last = Math.max(last, row.at);
    }
    for (const row of await store.all("photos", prefix)) {
      if (row.document && sheet.querySelector(`[data-document="${row.document}"]`))
        await store.remove("photos", row.id);
      else if (byKey(row.item)) showPhoto(row);
    }
    for (const row of await store.all("checkins", prefix)) {
      if (onRecord) await store.remove("checkins", row.id);
      else checkedIn(row);
    }
    sheet.classList.add("paged");
    show(location.hash.slice(1), false);
    progress();
    await send();
    sheet.dataset.ready = "1";
  })();
})();
