// A notice's page held against the log: its words, its text by its digest, each row field by field, what became of it
// since, and of each row that left by a step of its own case that step. The rule of logic/noticed.py once more.

import { AREA, inWords, plain } from "../catalogue/proven.js";
import { digest, hex, sha256 } from "../ledger/tree.js";

const WORDS = ["title", "document_number", "text_sha256", "opens_on", "closes_on", "phone", "address"];
const KINDS = { corrected: "更正公示", extended: "延长公示", withdrawn: "撤回公示" };
const ENDED = ["refused", "withdrawn"];
const EIGHT_HOURS = 8 * 3600 * 1000;
const local = (at) => new Date(Date.parse(at) + EIGHT_HOURS).toISOString();
const day = (at) => inWords(local(at));
const minute = (at) => `${day(at)} ${local(at).slice(11, 16)}`;
const textDigest = async (text) => hex(await sha256(new TextEncoder().encode(text)));

async function lasting(row) {
  const { left, until, ...kept } = row; // these two change while the case goes on
  return { digest: await digest(kept), row: kept };
}

async function opened({ data }) {
  const rows = new Map(Object.entries(data.rows_sha256 ?? {}).map(([code, sha]) => [code, { digest: sha }]));
  for (const row of data.rows ?? []) rows.set(row.code, await lasting(row));
  const whole = "text_sha256" in data; // leaves of 0.2.0 say less
  return { ...data, rows, gone: new Set(), until: whole ? {} : null, withdrawn: null, changes: [] };
}

/** What the leaves make of the notice: its words, its rows, those withdrawn, those with a last day of their own. */
export async function fold(leaves) {
  const said = await opened(leaves[0]);
  for (const { id, at, data } of leaves.slice(1)) {
    const { after } = data;
    const before = said.closes_on;
    for (const word of WORDS) if (word in after) said[word] = after[word];
    if (after.row) {
      said.rows.set(after.row.code, await lasting(after.row));
      if (after.row.until > said.closes_on) said.closes_on = after.row.until;
      if (said.until) said.until = { ...said.until, [after.row.code]: after.row.until };
    }
    if (data.kind === "extended") said.until = after.until ?? null;
    for (const code of after.applications ?? []) said.gone.add(code);
    if (data.kind === "withdrawn" && data.whole) said.withdrawn = at;
    said.changes.push({ id, at, data, before });
  }
  return said;
}

const OF_A_ROW = {
  name: ["名称", (row) => row.name],
  district: ["所在地", (row) => row.district],
  product: ["产品", (row) => row.product],
  operator: ["申报主体", (row) => row.operator || row.district],
  scale: ["规模", AREA],
  scheme: ["办法和类别", (row) => [row.scheme, row.category].filter(Boolean).join(" · ")],
};
const dashed = (text) => plain(text).replace(/^—$/, "");
const inOneLine = (row) =>
  [
    row.name,
    row.product || "—",
    row.operator || row.district || "—",
    AREA({ area_mu: row.area_mu }) || "—",
    row.category,
  ].join("，");

function status(said, on) {
  if (said.withdrawn) return "已撤回";
  if (on > said.closes_on) return "已结束";
  return on < said.opens_on ? "未开始" : "公示中";
}

function head(said, page, on, note) {
  const text = (part) => plain(page.querySelector(part)?.textContent);
  note("标题", plain(said.title), text(".page-head h1"));
  note("公示编号", plain(said.number), text(".crumbs li:last-child"));
  note("文号", plain(said.document_number), text("[data-notice=document_number]"));
  const days = `${inWords(said.opens_on)}至${inWords(said.closes_on)}（含当日）`;
  note("公示期", days, text("[data-notice=days]"));
  note("状态", status(said, on), text("[data-notice=status]"));
  const contact = said.phone ? `受理异议：电话 ${said.phone}，地址 ${said.address}` : "";
  if ("phone" in said) note("受理异议的联系方式", plain(contact), text("[data-notice=contact]"));
  const told = said.withdrawn ? `这个公示已于${day(said.withdrawn)}撤回` : "";
  note("撤回", told, text("[data-notice=withdrawn]").slice(0, told.length || undefined));
  note("项数", `拟认定名单（${said.rows.size} 项）`, text("[data-notice=counted]"));
}

function happened(said, page, note) {
  const shown = new Map([...page.querySelectorAll("[data-event]")].map((item) => [item.dataset.event, item]));
  for (const { id, at, data, before } of said.changes) {
    const item = shown.get(id);
    const what = `${day(at)}${KINDS[data.kind]}`;
    if (!item) {
      note("公示变更", what, "没有这一条");
      continue;
    }
    shown.delete(id);
    const text = (part) => plain(item.querySelector(part)?.textContent);
    const { after } = data;
    note("公示变更", KINDS[data.kind], text("strong"));
    note(`${what}的文号`, plain(data.document_number), text("p:first-child .muted"));
    note(`${what}的理由`, plain(data.reason), text(".opinion"));
    const by = data.agency ? `${minute(at)} · ${data.agency}` : minute(at);
    if ("agency" in data) note(`${what}的时间和单位`, plain(by), text(".by"));
    const moved = after.closes_on ? `公示截止：${inWords(before)} → ${inWords(after.closes_on)}` : "";
    note(`${what}的截止日`, moved, text("[data-change=days]"));
    if ("agency" in data) {
      const name = data.row && said.rows.get(data.row)?.row?.name;
      const row = text("[data-change=row]");
      note(
        `${what}的一行`,
        data.row ? `（${data.row}）` : "",
        name ? row.replace(plain(name), "") : row.slice(row.lastIndexOf("（")),
      );
    }
    const rows = { before: ["原为：", data.before?.row], after: ["更正为：", after.row] };
    for (const [side, [words, row]] of Object.entries(rows))
      note(
        `${what}的${words.slice(0, -1)}`,
        row ? plain(words + inOneLine(row)) : "",
        text(`[data-change=${side}]`),
      );
    const until = after.row ? `这一行的公示期重新计算，至${inWords(after.row.until)}` : "";
    note(`${what}后的公示期`, until, text("[data-change=until]"));
  }
  for (const item of shown.values())
    note("公示变更", "没有这一条", plain(item.querySelector("strong")?.textContent));
}

/** Whether the step that `part` names took the case off the notice. */
async function leftBy(part, code, also) {
  if (!part.dataset.left) return false;
  const { data } = (await also(part.dataset.left)).at(-1);
  return data.code === code && data.from === "on_notice" && ENDED.includes(data.to);
}

async function line(item, row, said, note, also) {
  const code = item.dataset.row;
  for (const part of item.querySelectorAll("[data-proven]")) {
    const [label, expected] = OF_A_ROW[part.dataset.proven];
    note(`${row.name}的${label}`, plain(expected(row) || ""), dashed(part.textContent));
  }
  const left = item.querySelector("[data-left]");
  const gone = said.gone.has(code) || (left !== null && (await leftBy(left, code, also)));
  note(`${row.name}的公示`, gone ? "已撤下" : "没有撤下", left ? "已撤下" : "没有撤下");
  if (!said.until) return;
  const until = said.until[code] && !gone ? `更正后公示至${inWords(said.until[code])}` : "";
  note(`${row.name}的公示截止`, until, plain(item.querySelector("[data-until]")?.textContent));
}

async function rows(said, page, published, note, also) {
  const listed = new Map();
  for (const row of published.rows) listed.set(row.code, await lasting(row));
  const shown = new Map([...page.querySelectorAll("[data-row]")].map((item) => [item.dataset.row, item]));
  for (const [code, ours] of said.rows) {
    const item = shown.get(code);
    const row = ours.row ?? listed.get(code)?.row; // a leaf that has only digests: the file's, once its digest is the leaf's
    const name = row?.name ?? code;
    if (!item) note("名单", name, "没有这一行");
    else if (row) await line(item, row, said, note, also);
    note(`${name}一行的摘要`, ours.digest, listed.get(code)?.digest ?? "没有这一行");
    shown.delete(code);
  }
  for (const code of shown.keys()) note("名单", "没有这一行", code);
}

/** Every field of the page held against the leaves: how many, and each that differs as [label, log, page]. */
export async function compare(leaves, page, { on, published }, also) {
  const differing = [];
  let checked = 0;
  const note = (label, log, shown) => {
    checked += 1;
    if (log !== shown) differing.push([label, log, shown]);
  };
  const answer = await fetch(published);
  if (!answer.ok) throw new Error("读不到这个公示的全文");
  const file = await answer.json();
  const said = await fold(leaves);
  head(said, page, on, note);
  if ("text_sha256" in said) note("正文的摘要", said.text_sha256, await textDigest(file.text));
  const unspaced = (text) => (text ?? "").replace(/\s+/g, ""); // the page breaks its lines in its own way
  note("正文", unspaced(file.text), unspaced(page.querySelector("[data-notice=text]")?.textContent));
  happened(said, page, note);
  await rows(said, page, file, note, also);
  return { checked, differing, apart: "没有标“已撤下”的各行是否另有办结，由见证方和整本核对查看。" };
}
