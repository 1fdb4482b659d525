// A pile is received: codes come in four ways into one field, each is kept on the phone before anything else, judged at once
// by what the phone holds, and sent by the house's outbox. The delivery follows them when it is pressed.
import { known as lists, today } from "../certificates/lists.js";
import { inWords } from "../certificates/proof.js";
import { detector, look } from "./camera.js";
import { keeper, known, lacking } from "./kept.js";
import { counted, drawn } from "./rows.js";
import { verdictOf } from "./verdict.js";

const outbox = window.youjiOutbox;
const { uuid } = window.youjiIds;
const form = document.getElementById("receive");
const at = { keys: form.dataset.keys, revoked: form.dataset.revoked };
const field = form.elements.codes;
const list = form.querySelector("[data-rows]");
const notice = form.querySelector("[data-said]");
const saved = document.getElementById("saved");
const keep = keeper(outbox, form);
const NAMES = [
  "supplier",
  "party",
  "party_kind",
  "contact",
  "product",
  "quantity",
  "unit",
  "lot",
  "day",
  "reason",
];
const place = `youji-pile-${document.body.dataset.person}`;
const mend = /^#mend=([0-9a-f-]{36})$/.exec(location.hash)?.[1];

let pile = mend || form.dataset.pile || localStorage.getItem(place) || uuid();
localStorage.setItem(place, pile);
const rows = new Map(); // scan → what is known of it, in the order of coming
const seen = new Set();
let held = { keys: null, revoked: null, warning: "" };
let busy = Promise.resolve(); // one is judged after the other; whoever scans does not wait

const hooks = { away, report };

function say(text, tone = "warn") {
  notice.textContent = text;
  notice.dataset.tone = tone;
  notice.hidden = !text;
}

// --- the list -------------------------------------------------------------------------------------------------------
function show(row) {
  const item = drawn(row, hooks);
  const there = list.querySelector(`[data-id="${row.id}"]`);
  if (there) there.replaceWith(item);
  else list.prepend(item); // the newest under the field
  form.querySelector("[data-counts]").textContent = counted(rows.values());
}

function away(row, reason, quietly) {
  row.away = reason;
  if (!quietly) show(row);
  keepDraft();
}

// What is decided and not yet pressed: it outlives the tab.
const keepDraft = () =>
  localStorage.setItem(
    `${place}-away`,
    JSON.stringify(
      [...rows.values()].filter((row) => row.away !== undefined).map(({ id, away: why }) => [id, why]),
    ),
  );

// --- scans ----------------------------------------------------------------------------------------------------------
/** One code, by whatever way it came. Twice in one pile it is one. */
function take(given, how) {
  const text = given.trim();
  if (!text) return;
  if (seen.has(text)) {
    say("这一张已经在这一批里，没有再记。没有份号的短码，几件货填在数量里。");
    return;
  }
  seen.add(text);
  say("");
  const row = {
    id: uuid(),
    pile,
    how: how || (text.length > 40 ? "scanner" : "typed"),
    text,
    made: Date.now(),
    state: "draft",
  };
  rows.set(row.id, row);
  show(row);
  const keeping = keep.scan(row, "draft"); // kept before it is judged: nothing is lost with the tab
  busy = busy.then(() => keeping.then(() => judged(row)));
}

async function judged(row) {
  Object.assign(row, await verdictOf(row.text, held, today()));
  row.phone = row.verdict;
  row.list = held.revoked?.on || "";
  row.state = "kept";
  await keep.scan(row, "kept");
  if (rows.has(row.id)) show(row);
  outbox.send();
}

function typed() {
  const lines = field.value.split(/[\r\n]+/);
  field.value = "";
  for (const line of lines) take(line);
}

// --- photographs ----------------------------------------------------------------------------------------------------
async function photographed(file, eye) {
  const picture = eye && (await createImageBitmap(file).catch(() => null));
  const found = picture ? await eye.detect(picture).catch(() => []) : [];
  for (const one of found) take(one.rawValue, "camera");
  if (found.length) return;
  const row = { id: uuid(), pile, photo: true, text: "", state: "kept" };
  let photo;
  try {
    photo = await window.youjiPhotos.ready(file);
  } catch {
    say("照片读不出来，没有留下。请再拍一张。", "stop");
    return;
  }
  rows.set(row.id, row);
  show(row);
  await keep.photo(row, photo);
  outbox.send();
}

/** The codes that the platform read from a picture stand in its place. */
function read(row, { scans }) {
  if (!Array.isArray(scans)) return;
  rows.delete(row.id);
  list.querySelector(`[data-id="${row.id}"]`)?.remove();
  for (const one of scans) {
    const made = {
      ...one,
      id: one.scan,
      pile: row.pile,
      text: "",
      photo: true,
      document: true,
      state: "sent",
      checked: true,
    };
    rows.set(made.id, made);
    seen.add(one.text);
    show(made);
  }
}

// --- doubtful ones --------------------------------------------------------------------------------------------------
async function report(row, file) {
  const fields = { id: uuid(), scan: row.id, said: "" };
  if (file) {
    try {
      fields.photo = await window.youjiPhotos.ready(file);
    } catch {
      say("照片读不出来，没有上报。请再拍一张。", "stop");
      return;
    }
  }
  await keep.report(row, fields);
  row.reported = true;
  show(row);
  say("已记下，有网络时报给产地县。您的名字不告诉生产者。", "ok");
  outbox.send();
}

// --- the delivery ---------------------------------------------------------------------------------------------------
async function settle(decision) {
  typed();
  await busy;
  const refused = [...rows.values()].filter((row) => row.away !== undefined && !(row.photo && !row.verdict));
  const body = {
    decision,
    as_lot: form.elements.as_lot.checked,
    refused: refused.map((row) => ({ scan: row.id, reason: row.away })),
    pictures: [...rows.values()].filter((row) => row.photo && !row.verdict).length,
  };
  for (const name of NAMES) body[name] = form.elements[name].value.trim();
  const lacks = lacking(form.elements, rows, body, refused);
  if (lacks) {
    say(lacks[1], "stop");
    lacks[0].focus();
    return;
  }
  const title = `${decision === "kept" ? "收下" : "拒收"}${rows.size}张合格证的一批货`;
  await keep.delivery(pile, body, title);
  localStorage.removeItem(place);
  localStorage.removeItem(`${place}-away`);
  outbox.send();
  form.hidden = true;
  saved.hidden = false;
  saved.querySelector("[data-saved-title]").textContent = `已存在这部手机：${title}`;
  saved.focus();
}

// --- what came of it ------------------------------------------------------------------------------------------------
function settled({ row: kept, ok, answer, said }) {
  const [, what, id] = /^receiving\/(scan|photo|pile)\/(.+)$/.exec(kept.id) || [];
  const row = rows.get(id);
  if (row && what === "scan") {
    if (ok) Object.assign(row, answer, { id, state: "sent", checked: true });
    else Object.assign(row, { state: "refused", said });
    show(row);
  } else if (row && what === "photo") {
    if (ok) read(row, answer);
    else show(Object.assign(row, { state: "refused", said }));
  }
  keep.tidy(form.hidden ? "" : pile);
}

function restore(kept) {
  const row = known(kept);
  if (row.pile !== pile) return;
  rows.set(row.id, row);
  show(row);
  if (row.photo) {
    if (row.state === "sent") read(row, kept.answer || {});
    return;
  }
  seen.add(row.text);
  if (row.state === "draft") busy = busy.then(() => judged(row));
  else if (row.state === "kept")
    busy = busy.then(async () => show(Object.assign(row, await verdictOf(row.text, held, today()))));
}

async function begin() {
  document.documentElement.classList.add("js");
  for (const one of form.querySelectorAll("[data-with-script]")) one.hidden = false;
  held = await lists(at, false).catch(() => held);
  for (const row of await outbox.all("receiving/scan/")) restore(row);
  for (const row of await outbox.all("receiving/photo/")) restore(row);
  const before = (await outbox.all("receiving/pile/")).find((row) => row.record.id === mend);
  if (before) {
    for (const name of NAMES) form.elements[name].value = before.record.body[name] ?? "";
    form.elements.as_lot.checked = before.record.body.as_lot;
    for (const one of before.record.body.refused)
      if (rows.has(one.scan)) away(rows.get(one.scan), one.reason);
    say(before.said || "", "stop");
  }
  for (const [id, why] of JSON.parse(localStorage.getItem(`${place}-away`) || "[]"))
    if (rows.has(id)) away(rows.get(id), why);
  keep.tidy(pile);
  const eye = await detector().catch(() => null);
  const scan = form.querySelector("[data-scan]");
  const dialog = form.querySelector("dialog");
  if (eye && navigator.mediaDevices) {
    scan.hidden = false;
    scan.addEventListener("click", () => look(eye, dialog, (text) => take(text, "camera"), say));
  }
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  document.getElementById("photos").addEventListener("change", async ({ target }) => {
    const chosen = [...target.files];
    target.value = "";
    for (const file of chosen) await photographed(file, eye);
  });
  form.dataset.ready = "1";
  held = await lists(at, true).catch(() => held);
  age();
}

function age() {
  const told = form.querySelector("[data-list-age]");
  told.textContent = held.revoked
    ? `作废名单是${inWords(held.revoked.on)}的。${held.warning}`
    : "这部手机上还没有作废名单，联网后核验。";
}

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  typed();
});
field.addEventListener("input", () => {
  if (/[\r\n]/.test(field.value)) typed();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); // a scanner ends with Enter
});
document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey }) => {
  const writes = target.matches?.("input, textarea, select, button, summary, a");
  if (!writes && key.length === 1 && !ctrlKey && !metaKey && !form.hidden) field.focus(); // whoever scans looks at the box, not at us
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  settle(event.submitter?.value || "kept");
});
document.addEventListener("youji:settled", ({ detail }) => settled(detail));
document.getElementById("again").addEventListener("click", () => {
  pile = "";
  location.assign(location.pathname);
});
begin();
