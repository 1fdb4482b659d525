// What the log says an entry's page shows on a day, folded from the leaves of its subject: the rule of
// logic/proven.py and logic/courses.py once more (tests/catalogue/test_proven_in_js.py holds them together), and the
// page held against it. A page marks what it shows with data-proven="<key>", what happened with data-event="<leaf>".

import { digest } from "../ledger/tree.js";

const PUT_ON = {
  warned: "warned",
  annual_failed: "warned",
  rectification_ordered: "rectifying",
  interim_suspended: "interim",
  suspended: "suspended",
  removed: "removed",
  exited: "removed",
  annulled: "removed",
};
const LIFTS = {
  warning_revoked: "warned",
  annual_passed: "warned",
  rectified: "rectifying",
  interim_lifted: "interim",
  interim_lapsed: "interim",
  suspended: "interim",
  resumed: "suspended",
  restored: "removed",
};
const LADDER = ["removed", "expired", "suspended", "interim", "rectifying", "warned"];
export const STATUSES = {
  in_force: "有效",
  warned: "有效（已警示）",
  rectifying: "限期整改",
  interim: "临时暂停，待核实",
  suspended: "已暂停",
  removed: "已删除",
  expired: "已过期",
};
export const EVENTS = {
  recognised: "认定",
  warned: "警示",
  rectification_ordered: "责令限期整改",
  rectified: "整改销号",
  interim_suspended: "临时暂停，待核实",
  interim_lifted: "解除临时暂停",
  interim_lapsed: "临时暂停逾期失效",
  suspended: "暂停",
  resumed: "恢复",
  removed: "从目录中删除",
  restored: "恢复目录",
  warning_revoked: "申诉成立，撤销警示",
  renewed: "续期",
  annual_passed: "年检合格",
  annual_failed: "年检不合格",
  corrected: "信息更正",
  changed: "信息变更",
  exited: "主体申请退出目录",
  annulled: "撤销纳入",
};
const VALIDITIES = ["recognised", "renewed", "corrected"];
const OF_THE_ENTRY = [
  "scheme",
  "scheme_title",
  "category",
  "category_label",
  "subject",
  "level",
  "document_number",
  "recognised_on",
  "valid_from",
  "issued_by",
  "list_row",
  "score",
  "platforms",
];

const later = (a, b) => (a > b ? a : b);
const revoked = ({ data }) => data.revokes || data.against || null;

/** The leaves effective by `day`, in the order in which they count. */
const until = (leaves, day) =>
  leaves
    .filter(({ data }) => data.effective_on <= day)
    .sort((a, b) => cmp(a.data.effective_on, b.data.effective_on) || cmp(a.at, b.at));
const cmp = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function burdens(events) {
  let held = [];
  for (const event of events) {
    const { kind, until: since } = event.data;
    held = held.filter(([status, by]) => {
      if (revoked(event)) return revoked(event) !== by.id;
      const earlier = kind !== "annual_passed" || !since || by.data.effective_on < since;
      return !(LIFTS[kind] === status && earlier);
    });
    if (PUT_ON[kind]) held.push([PUT_ON[kind], event]);
  }
  return new Set(held.map(([status]) => status));
}

function endOfValidity(leaves, events) {
  let end = leaves.find(({ data }) => data.kind === "recognised").data.until ?? null;
  for (const { data } of events) {
    if (data.kind === "corrected" && data.until) end = data.until;
    else if (data.kind === "renewed" && data.until && end) end = later(end, data.until);
  }
  return end;
}

/** What is published of it on `day`; null where the leaves, of the first form, do not say. */
export function fold(leaves, day) {
  if (!leaves[0]?.data.states) return null;
  const stated = [];
  for (const { data } of leaves)
    if (data.states)
      stated.push({ on: later(data.effective_on, stated.at(-1)?.on ?? ""), states: data.states });
  const known = stated.filter(({ on }) => on <= day);
  const said = { ...(known.at(-1) ?? stated[0]).states };
  for (const key of OF_THE_ENTRY) said[key] = stated.at(-1).states[key];
  const events = until(leaves, day);
  const held = burdens(events);
  const end = endOfValidity(leaves, events);
  if (end && end <= day) held.add("expired");
  return { ...said, valid_until: end, status: LADDER.find((one) => held.has(one)) ?? "in_force" };
}

// --- the page ---
export const inWords = (day) => day && `${+day.slice(0, 4)}年${+day.slice(5, 7)}月${+day.slice(8, 10)}日`;
export function dayBefore(day) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
export const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const amount = (text) => Number(text);
export const AREA = (said) =>
  said.counted || (said.area_mu && `${amount(said.area_mu).toLocaleString("en-US")}亩`);
const PERIOD = (said) =>
  said.valid_until
    ? `${inWords(said.valid_from)}至${inWords(dayBefore(said.valid_until))}`
    : `自${inWords(said.valid_from)}起，长期`;
export const EXPECTED = {
  name: ["名称", (said) => said.name],
  base_code: ["基地编号", (said) => said.base_code],
  place: ["所在地", (said) => `${said.city_name}${said.county_name}`],
  operator_name: ["经营主体", (said) => said.operator_name],
  product_name: ["产品", (said) => said.product_name || said.gi_product],
  scale: ["规模", AREA],
  recognised_on: ["认定日期", (said) => inWords(said.recognised_on)],
  document_number: ["认定文号", (said) => said.document_number],
  category_label: ["类别", (said) => said.category_label],
  issued_by: ["认定机关", (said) => said.issued_by],
  score: ["验收得分", (said) => said.score && `${amount(said.score)} 分`],
  platforms: ["依托平台", (said) => said.platforms.length && `依托平台：${said.platforms.join("、")}`],
  period: ["有效期", PERIOD],
  status: ["状态", (said) => STATUSES[said.status]],
};
const STANDING = ["in_force", "warned", "rectifying", "expired"]; // those whose page says from when to when

const HEAD = ".page-head h1"; // its name; whatever else is shown names itself

function fields(said, page, note) {
  for (const part of page.querySelectorAll(`${HEAD}, [data-proven]`)) {
    const key = part.dataset.proven ?? "name";
    const [label, expected] = EXPECTED[key] ?? [];
    if (!label || (key === "period" && !STANDING.includes(said.status))) continue;
    const shown = plain(part.textContent);
    const printed = shown === "已认定，未印入目录" ? STATUSES.in_force : shown === "—" ? "" : shown;
    note(label, plain(expected(said) || ""), key === "score" ? `${parseFloat(printed)} 分` : printed);
  }
}

function happened(leaves, page, note) {
  const shown = new Map([...page.querySelectorAll("[data-event]")].map((item) => [item.dataset.event, item]));
  for (const { id, data } of leaves) {
    const item = shown.get(id);
    const what = `${inWords(data.effective_on)}${EVENTS[data.kind]}`;
    if (!item) {
      note("经过", what, "没有这一条");
      continue;
    }
    const text = (part) => plain(item.querySelector(part)?.textContent);
    const end = data.until && (VALIDITIES.includes(data.kind) ? dayBefore(data.until) : data.until);
    const last = end && data.kind !== "annual_passed" ? `至${inWords(end)}` : "";
    note("经过", EVENTS[data.kind], text("strong").replace("（尚未生效）", ""));
    note(`${what}的日期`, `${inWords(data.effective_on)}起${last}`, text(".by time"));
    note(`${what}的文号`, plain(data.document_number), text("p:first-child .muted"));
    note(`${what}的理由`, plain(data.reason), text(".opinion"));
    shown.delete(id);
  }
  for (const item of shown.values())
    note("经过", "没有这一条", plain(item.querySelector("strong")?.textContent));
}

async function longer(said, page, { published, on }, note) {
  const answer = await fetch(published);
  if (!answer.ok) throw new Error("读不到这一页的地块和标牌");
  const { main } = await answer.json();
  const { address, output_t, plots, sign, lon, lat } = main.published;
  note("地块、标牌、地址或产量", said.longer, await digest({ address, output_t, plots, sign, lon, lat }), on);
  for (const part of page.querySelectorAll("[data-longer]")) {
    const [whose, name] = part.dataset.longer.split(".");
    const wanted = whose === "sign" ? sign[name] : whose === "address" ? address : `${amount(output_t)}`;
    const shown = plain(part.textContent).replace(/^—$/, "");
    note(
      part.dataset.label,
      plain(wanted),
      whose === "output_t" ? `${parseFloat(shown.replace(/,/g, ""))}` : shown,
    );
  }
}

/** Every field of the page held against the leaves: how many, and each that differs as [label, log, page]. */
export async function compare(leaves, page, data) {
  const differing = [];
  let checked = 0;
  const note = (label, log, shown) => {
    checked += 1;
    if (log !== shown) differing.push([label, log, shown]);
  };
  happened(leaves, page, note);
  const said = fold(leaves, data.on);
  if (said) {
    fields(said, page, note);
    await longer(said, page, data, note);
  }
  return { checked, differing };
}
