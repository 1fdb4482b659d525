// On /verify and /q/…: judges the label in the address, or what was typed, by what this phone holds, then again by what
// the network gives; keeps the lists, and installs the program that opens the page in flight mode.

import { known as lists, today } from "./lists.js";
import {
  BadNumber,
  canVerify,
  HEADLINES,
  inWords,
  isNational,
  judge,
  NAMES,
  NATIONAL,
  scanned,
} from "./proof.js";

const PATIENCE = 8000; // milliseconds for the house's own word
const WORDS = { good: "allowed", bad: "forbidden", open: "unknown" };
const TONES = { good: "ok", bad: "stop", open: "" };
const CANNOT = "这部手机不能离线核验";
const box = document.getElementById("label-proof");
let warning = "";

const known = async (asking) => {
  const found = await lists(box.dataset, asking);
  warning = found.warning || warning;
  return found;
};

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const BASES = { 1: "质量安全控制符合要求", 2: "自行检测合格", 3: "委托检测合格" };

/** A text without its blanks: 200 kg is 200kg. */
const plain = (text) => text?.replace(/\s/g, "");

/** What the page behind the code itself says under this word; the page of a number alone does. */
function shownBelow(name) {
  const words = [...document.querySelectorAll("dl[data-said] > dt")];
  return plain(words.find((one) => one.textContent === name)?.nextElementSibling?.textContent);
}

/** Whoever holds the label need not type what stands on it to be told the telephone. */
function holds(text, judged) {
  const form = document.querySelector("form[data-reach]");
  if (!form || !judged.statement) return;
  form.querySelector("[data-reach-statement]").value = scanned(text).digits;
  for (const one of form.querySelectorAll("[data-reach-numbers]")) one.hidden = true;
}

function facts(said) {
  const rows = [
    ["产品", said.product],
    ["数量", `${said.quantity}${said.unit}`],
    ["产地", said.place],
    ["承诺主体", said.issuer],
    ["开具日期", inWords(said.day)],
    ["承诺依据", said.basis.map((one) => BASES[one]).join("；")],
    ["份数", said.copy ? `第${said.copy}份，共${said.copies}份` : `共${said.copies}份`],
  ];
  const list = element("dl", "", { class: "facts rows" });
  for (const [name, value] of rows) {
    if (shownBelow(name) === plain(value)) continue; // the page of the number says it already
    const row = element("div");
    row.append(element("dt", name), element("dd", value));
    list.append(row);
  }
  return list;
}

function show(judged, how, open = HEADLINES.open) {
  const { code, checks, statement } = judged;
  const state = warning && judged.state === "good" ? "open" : judged.state;
  const notice = element("div", "", { class: "notice proof-said", "data-tone": TONES[state] });
  notice.append(
    element("h2", { ...HEADLINES, open }[state]),
    element("p", `合格证 ${code}`, { class: "hash" }),
  );
  if (how) notice.append(element("p", how));
  if (warning) notice.append(element("p", warning, { role: "alert" }));
  const found = element("div", "", { class: "card" });
  for (const one of checks) {
    const row = element("div", "", { class: "verdict", "data-verdict": WORDS[one.state] });
    row.append(element("span", NAMES[one.name], { class: "word" }), element("p", one.said));
    found.append(row);
  }
  box.replaceChildren(notice, ...(statement ? [facts(statement)] : []), found);
  box.dataset.state = state;
  box.hidden = false;
}

function tell(headline, sentence, state = "open") {
  const notice = element("div", "", { class: "notice proof-said", "data-tone": TONES[state] });
  notice.append(element("h2", headline), element("p", sentence));
  box.replaceChildren(notice);
  box.dataset.state = state;
  box.hidden = false;
}

/** The house's own word, as JSON; throws where there is none. */
async function houseSays(text) {
  const answer = await fetch(`${box.dataset.ask}?code=${encodeURIComponent(text)}`, {
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE * 2),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Where the phone cannot tell, the house does: it says so, and whose word it is. */
async function ask(text) {
  tell(CANNOT, "正在联网请本站核验。");
  try {
    show(await houseSays(text), `${CANNOT}，以下是本站核验的结果。`);
  } catch {
    tell(CANNOT, "现在也没有连上本站，真假没有核对。请联网后再试，或换一部新一些的手机。");
  }
}

/** Signed by SM2, the label or the lists: what this phone found of it stands, and is not green, until the house has said more. */
async function askNationally(text, found) {
  show(found, "正在联网请本站核验。", NATIONAL);
  let judged;
  try {
    judged = await houseSays(text);
  } catch {
    show(found, "没有连上本站，没有问到结果。请联网后再试。", NATIONAL);
    return;
  }
  show(judged, `${NATIONAL}：以下是本站核验的结果。`);
  holds(text, judged);
}

/** Which look at this very label it is: the house counts by what is signed, and the page of the number says it. */
async function tellLooks(text) {
  const place = document.querySelector("[data-looked]");
  if (!place) return;
  try {
    const answer = await fetch(`${place.dataset.looked}?s=${scanned(text).digits}`, {
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) return; // of no label: the checks say so
    const { copy, looks } = await answer.json();
    place.after(
      element(
        "p",
        `第${copy}份这张标签：今天第${looks.today}次，近${looks.days}天第${looks.in_days}次查看。`,
      ),
    );
  } catch {
    // without a line nothing is counted, and nothing said
  }
}

async function check(text) {
  warning = "";
  if (!(await canVerify())) {
    await ask(text);
    box.dataset.ready = "";
    return;
  }
  try {
    const national = isNational(text);
    show(
      await judge(text, await known(false), today()),
      "正在联网取最新的作废名单……",
      national ? NATIONAL : undefined,
    );
    const held = await known(true);
    const judged = await judge(text, held, today());
    if (national || held.national) {
      await askNationally(text, judged);
    } else {
      show(judged, "");
      holds(text, judged);
    }
  } catch (fault) {
    if (fault instanceof BadNumber) tell("没有看懂", `${fault.message}别的编号要联网查。`);
    else throw fault;
  }
  box.dataset.ready = "";
}

/** Whether a text is a label's: an entry's code, or another address, is the server's to find. */
function label(text) {
  try {
    return Boolean(scanned(text).digits);
  } catch {
    return false;
  }
}

for (const form of document.querySelectorAll("form[data-verify]"))
  form.addEventListener("submit", (event) => {
    const text = form.elements.code.value.trim();
    if (!label(text)) return;
    event.preventDefault();
    check(text);
  });

const calm = document.querySelector("form[data-verify]"); // this page stands for /q/… when there is no network
if (label(location.href) || (calm && location.pathname.startsWith("/q/"))) {
  check(location.href);
  tellLooks(location.href);
} else {
  known(true)
    .catch(() => {})
    .finally(() => {
      box.dataset.ready = "";
    });
}
window.addEventListener("hashchange", () => label(location.href) && check(location.href));

// The page's policy takes no program's address from a string; this one knows a single address.
const ours = { createScriptURL: () => box.dataset.worker };
const worker = (window.trustedTypes?.createPolicy("verify-worker", ours) ?? ours).createScriptURL("");
for (const scope of ["/q/", "/verify"]) navigator.serviceWorker?.register(worker, { scope }).catch(() => {});
