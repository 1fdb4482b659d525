// How a certificate of the pile is drawn: what it is, what was found, what can be done about it.

import { WORDS } from "./verdict.js";

const STATES = {
  draft: ["正在核验", ""],
  kept: ["", ""],
  sent: ["", ""],
  refused: ["平台没有接受", "stop"],
};

function part(name, text = "", more = {}) {
  const made = Object.assign(document.createElement(name), more);
  made.textContent = text;
  return made;
}

function status([word, tone]) {
  const made = part("span", word, { className: "status" });
  made.dataset.tone = tone;
  return made;
}

const name = (row) => row.code || (row.photo ? "照片" : row.text.slice(0, 40));

function head(row) {
  const line = part("p", "", { className: "cluster" });
  const [word, tone] = row.verdict
    ? WORDS[row.verdict]
    : row.photo && row.state !== "refused"
      ? ["待识别", "warn"]
      : STATES[row.state];
  if (word) line.append(status([word, tone]));
  line.append(part("strong", name(row), { className: "code" }));
  if (row.copy) line.append(part("span", `第${row.copy}份`, { className: "muted" }));
  return line;
}

function said(row) {
  const told = [row.product, row.issuer, row.state === "refused" ? row.said : row.found].filter(Boolean);
  if (row.photo && !row.verdict && row.state === "kept")
    told.push("有网络时由平台读码，一张照片上有几个都读。");
  if (row.checked) told.push("平台已核验。");
  return part("p", told.join("　"), { className: "muted" });
}

function away(row, act) {
  const box = part("div", "", { className: "cluster" });
  if (row.away === undefined) {
    const button = part("button", "这张拒收", { type: "button", className: "quiet" });
    button.addEventListener("click", () => act.away(row, row.found || "与货不符"));
    box.append(button);
    return box;
  }
  const input = part("input", "", { value: row.away, maxLength: 200 });
  input.setAttribute("aria-label", `拒收${name(row)}的原因`);
  input.addEventListener("change", () => act.away(row, input.value.trim() || "与货不符", true));
  const back = part("button", "不拒收了", { type: "button", className: "quiet" });
  back.addEventListener("click", () => act.away(row, undefined));
  box.append(status(["这张拒收", "stop"]), input, back);
  return box;
}

function doubtful(row, act) {
  if (row.reported) return [part("span", "已上报产地县", { className: "muted" })];
  const button = part("button", "上报", { type: "button" });
  button.addEventListener("click", () => act.report(row));
  const label = part("label", "拍照上报", { className: "button" });
  const input = part("input", "", { type: "file", accept: "image/jpeg,image/png,image/webp" });
  input.setAttribute("capture", "environment");
  input.className = "camera";
  input.addEventListener("change", () => input.files[0] && act.report(row, input.files[0]));
  label.append(input);
  return row.document ? [button] : [button, label];
}

/** `row` as an item of the list; `act` is what its buttons do: `away(row, reason, quietly)`, `report(row, file)`. */
export function drawn(row, act) {
  const item = part("li");
  item.dataset.id = row.id;
  item.dataset.verdict = row.verdict || "";
  item.dataset.state = row.state;
  const line = away(row, act);
  if (row.verdict && row.verdict !== "verified") line.prepend(...doubtful(row, act));
  item.append(head(row), said(row));
  if (!row.photo || row.verdict) item.append(line);
  return item;
}

/** How many of what, in a sentence. */
export function counted(rows) {
  const some = [...rows];
  const of = (verdict) => some.filter((row) => row.verdict === verdict).length;
  const told = Object.entries(WORDS)
    .map(([verdict, [word]]) => [word, of(verdict)])
    .filter(([, number]) => number)
    .map(([word, number]) => `${word}${number}`);
  const photos = some.filter((row) => row.photo && !row.verdict).length;
  if (photos) told.push(`待识别照片${photos}`);
  return some.length ? `${some.length}张：${told.join("，") || "正在核验"}` : "";
}
