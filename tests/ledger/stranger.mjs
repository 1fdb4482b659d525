// A verifier that shares nothing with the house: written from docs/log.md, with what Node brings. It reads the public
// files of the address it is given and prints, as JSON, how many leaves, entries, editions and notices it held against
// them, and every fault; where it is given what somebody kept of the log before, how that leads to what is shown now.

import { createHash, createPublicKey, verify } from "node:crypto";

const [site, kept] = process.argv.slice(2);
const faults = [];
const get = async (path) => {
  const answer = await fetch(`${site}${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
};
const json = async (path) => JSON.parse((await get(path)).toString("utf8"));
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const canonical = (value) =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(",")}]`
    : value && typeof value === "object"
      ? `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`
      : JSON.stringify(value);
const digest = (value) => sha256(canonical(value)).toString("hex");
const must = (so, what) => so || faults.push(what);

// --- keys, and what they have signed ---
function keyOf(vkey) {
  const [, name, id, encoded] = vkey.trim().match(/^(.+?)\+([0-9a-f]{8})\+(.+)$/);
  const raw = Buffer.from(encoded, "base64");
  must(sha256(name, "\n", raw).subarray(0, 4).toString("hex") === id, "a key's id is not its own");
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw.subarray(1)]);
  return { name, raw, id, public: createPublicKey({ key: spki, format: "der", type: "spki" }) };
}
function opened(note, vkey) {
  const key = keyOf(vkey);
  const gap = note.lastIndexOf("\n\n");
  const [text, lines] = [note.slice(0, gap + 1), note.slice(gap + 2).split("\n")];
  const signatures = lines
    .filter((line) => line.startsWith(`— ${key.name} `))
    .map((line) => Buffer.from(line.split(" ")[2], "base64"))
    .filter((data) => data.subarray(0, 4).toString("hex") === key.id);
  must(signatures.some((data) => verify(null, Buffer.from(text), key.public, data.subarray(4))), "the signature is not the key's");
  const [origin, size, root] = text.split("\n");
  must(origin === key.name, "a checkpoint of another log");
  return { size: Number(size), root };
}

// --- the checkpoint, the leaves, the root ---
const present = (await get("/log/key")).toString().trim();
const { size, root } = opened((await get("/log/checkpoint")).toString(), present);

const leaves = [];
for (let n = 0; n * 256 < size; n += 1) {
  const width = Math.min(256, size - n * 256);
  const number = String(n).padStart(3, "0"); // a log of fewer than 256,000 leaves
  const bundle = await get(`/log/tile/entries/${number}${width < 256 ? `.p/${width}` : ""}`);
  for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
    leaves.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
}
const hashes = leaves.map((leaf) => sha256([0], leaf));
function mth(from, to) {
  if (to - from === 1) return hashes[from];
  let k = 1;
  while (k * 2 < to - from) k *= 2;
  return sha256([1], mth(from, from + k), mth(from + k, to));
}
must(mth(0, leaves.length).toString("base64") === root, "the leaves do not make the signed root");

// --- from the key and the checkpoint somebody kept ({key, note}) to what is shown now ---
const told = [];
const nthOf = (name) => Number(name.match(/\/log\/([0-9]{1,4})$/)?.[1] ?? 1);
if (kept) {
  const { key, note } = JSON.parse(kept);
  const seen = opened(note, key);
  let at = key;
  let here = seen.size;
  for (const step of (await json("/log/succession")).steps) {
    const { action, data } = JSON.parse(step.leaf);
    const again = action === "ledger.log.restarted";
    const [from, to] = [keyOf(data.from), keyOf(data.to)];
    const skips = again && data.from !== at && from.raw.equals(keyOf(at).raw) && nthOf(from.name) > nthOf(keyOf(at).name);
    if (data.from !== at && !skips) continue;
    const tree = opened(step.checkpoint, again ? data.to : data.from);
    must(again ? from.raw.equals(to.raw) && from.name !== to.name : from.name === to.name, "a step that leads elsewhere");
    must(step.index < tree.size && leaves[step.index].equals(Buffer.from(step.leaf)), "a step that is no leaf of it");
    must(mth(0, tree.size).toString("base64") === tree.root, "a step of another tree");
    if (again) {
      must(skips || seen.size < data.size || (seen.size === data.size && seen.root === data.root), "more is lost than is said");
      here = Math.min(here, data.kept);
    }
    told.push(again ? `${data.size} became ${data.kept}` : "another key");
    at = data.to;
  }
  must(at === present, "another log");
  must(here < seen.size || (seen.size <= size && mth(0, seen.size).toString("base64") === seen.root), "what was seen is not the beginning");
}

// --- every subject's leaves hang together ---
const said = leaves.map((leaf) => JSON.parse(leaf.toString("utf8")));
const newest = new Map();
said.forEach((leaf, index) => {
  const before = newest.get(leaf.subject);
  const names = leaf.previous;
  if (leaf.v === 2)
    must(before === undefined ? names === null : names?.index === before && names.hash === hashes[before].toString("hex"),
      `leaf ${index} does not name the one before it`);
  newest.set(leaf.subject, index);
});

// --- what the leaves make of an entry on a day ---
const PUTS = { warned: "warned", annual_failed: "warned", rectification_ordered: "rectifying", interim_suspended: "interim",
  suspended: "suspended", removed: "removed", exited: "removed", annulled: "removed" };
const LIFTS = { warning_revoked: "warned", annual_passed: "warned", rectified: "rectifying", interim_lifted: "interim",
  interim_lapsed: "interim", suspended: "interim", resumed: "suspended", restored: "removed" };
const NEWEST = ["scheme", "scheme_title", "category", "category_label", "subject", "level", "document_number",
  "recognised_on", "valid_from", "issued_by", "list_row", "score", "platforms"];
function entry(own, day, first) {
  const stated = [];
  for (const { data } of own.filter(({ data }) => data.states))
    stated.push({ on: [data.effective_on, stated.at(-1)?.on ?? ""].sort()[1], states: data.states });
  const states = { ...(stated.filter(({ on }) => on <= day).at(-1) ?? stated[0]).states };
  for (const name of NEWEST) states[name] = stated.at(-1).states[name];
  const order = ({ data, at }) => `${data.effective_on} ${at}`;
  const events = own.filter(({ data }) => data.effective_on <= day).sort((a, b) => (order(a) < order(b) ? -1 : 1));
  let until = own[0].data.until;
  let held = [];
  for (const event of events) {
    const { kind, until: end, revokes } = event.data;
    if (kind === "corrected" && end) until = end;
    if (kind === "renewed" && end && until) until = [end, until].sort()[1];
    held = held.filter(([what, by]) =>
      revokes ? by.id !== revokes : LIFTS[kind] !== what || (kind === "annual_passed" && end && by.data.effective_on >= end));
    if (PUTS[kind]) held.push([PUTS[kind], event]);
  }
  const on = new Set(held.map(([what]) => what));
  if (until && until <= day) on.add("expired");
  if (day < first) on.add("pending");
  const status = ["removed", "expired", "suspended", "interim", "pending", "rectifying", "warned"].find((one) => on.has(one));
  return { ...states, valid_until: until, status: status ?? "in_force" };
}

// --- editions, in the order of the log; then today's catalogue ---
const known = new Map();
const first = new Map();
let editions = 0;
for (const leaf of said) {
  const [room, about] = leaf.subject.split(":");
  if (room === "catalogue.entry") known.set(about, [...(known.get(about) ?? []), leaf]);
  if (room !== "catalogue.edition") continue;
  editions += 1;
  const file = await json(`/data/editions/${about}.json`);
  const day = leaf.data.published_on;
  must(digest(file.items.map(({ entry_code, payload }) => [entry_code, payload])) === leaf.data.digest,
    `edition ${about} is not as it was published`);
  for (const { entry_code, payload } of file.items) {
    if (!first.has(entry_code)) first.set(entry_code, day);
    const made = entry(known.get(entry_code), day, first.get(entry_code));
    for (const name of Object.keys(payload))
      must((payload[name] || null) === (made[name] || null), `edition ${about}: ${entry_code} ${name}`);
  }
}
const { main: { on: today } } = await json(`/api/v1/public/bases/${[...first.keys()][0]}`);
const catalogue = await json("/data/catalogue.json");
for (const row of catalogue.entries) {
  const made = entry(known.get(row.code), today, first.get(row.code));
  made.product_name ||= made.gi_product;
  for (const name of ["name", "level", "operator_name", "product_name", "document_number", "recognised_on", "valid_from",
    "valid_until", "status", "division", "city_name", "county_name", "base_code", "counted"])
    must((row[name] || null) === (made[name] || null), `${row.code} ${name}: ${row[name]} is ${made[name]}`);
  must(Number(row.area_mu) === Number(made.area_mu), `${row.code} area_mu`);
  const { main } = await json(`/api/v1/public/bases/${row.code}`);
  must(digest(main.published) === made.longer, `${row.code} longer`);
}

// --- notices ---
const { notices } = await json("/data/notices.json");
const lasting = ({ left, until, ...row }) => digest(row);
for (const notice of notices) {
  const opened = said.find(({ action, data }) => action === "recognition.notice.opened" && data.number === notice.number);
  const rows = opened.data.rows_sha256 ?? Object.fromEntries(opened.data.rows.map((row) => [row.code, lasting(row)]));
  const state = { title: opened.data.title };
  for (const { subject, data } of said.filter((leaf) => leaf.subject === opened.subject && leaf !== opened)) {
    if (data.after.title) state.title = data.after.title;
    if (data.after.row) rows[data.after.row.code] = lasting(data.after.row);
  }
  must(state.title === notice.title, `${notice.number} title`);
  for (const row of notice.rows) must(rows[row.code] === lasting(row), `${notice.number} ${row.code}`);
}
console.log(JSON.stringify({ leaves: leaves.length, entries: catalogue.entries.length, editions, notices: notices.length, faults, ...(kept ? { told } : {}) }));
