// Re-checks a record's 存证 in the visitor's own browser: each leaf of its subject back to the first, their paths to
// the signed root, the signature, that the log seen last time is still the beginning of today's; then every field the
// page shows, by the module that the page names (data-reads).

import { follow, lost, nth, told } from "./succession.js";
import {
  bytes,
  hex,
  isExtension,
  leafHash,
  readCheckpoint,
  readNote,
  rootFromPath,
  same,
  signed,
} from "./tree.js";
import { alarm, witnessed } from "./witnesses.js";

const MEMORY = "youji-log ";

/** What was seen last of this house's log: of the newest of its names. */
function remembered() {
  try {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(MEMORY));
    const newest = names.sort((a, b) => nth(a) - nth(b)).at(-1);
    return newest ? JSON.parse(localStorage.getItem(newest)) : null;
  } catch {
    return null;
  }
}

async function extendsTo(before, { size, root }, url) {
  const answer = before.size < size ? await fetch(`${url}?from=${before.size}&to=${size}`) : null;
  const path = answer?.ok ? (await answer.json()).path.map(bytes) : [];
  return isExtension(before.size, size, before.root, root, path);
}

/** What led here from the key seen last time; throws with a sentence when nothing does. */
async function followed(before, key, head, { consistency, succession }) {
  if (before.key === key) return { changes: 0, restarts: [] };
  const answer = await fetch(succession);
  const way = await follow(before.key, answer.ok ? (await answer.json()).steps : [], key);
  for (const tree of way.trees)
    if (!(await extendsTo(tree, head, consistency))) throw new Error("换钥匙的记录不在现在这本日志里");
  return way;
}

/** What changed since last time, in words; throws when the log seen then is not the beginning of this one. */
async function compareWithLastTime(head, key, urls) {
  const before = remembered();
  let way = { changes: 0, restarts: [] };
  if (before && before.size > 0) {
    way = await followed(before, key, head, urls);
    if (!lost(before, way.restarts)) {
      if (before.size > head.size)
        throw new Error(`上次看到日志有 ${before.size} 条，现在只有 ${head.size} 条，日志被截短了`);
      if (!(await extendsTo({ size: before.size, root: bytes(before.root) }, head, urls.consistency)))
        throw new Error("上次看到的日志不是现在这本的开头，旧记录被换过");
    }
  }
  try {
    const seen = JSON.stringify({ key, size: head.size, root: head.rootText });
    localStorage.setItem(`${MEMORY}${head.origin}`, seen);
  } catch {
    /* private window */
  }
  return told(way);
}

/** The leaves, oldest first, once each leads to the root and names the one before it; throws with a sentence. */
async function proven(answer, head, wanted) {
  const leaves = [];
  let before = null;
  for (const { index, leaf, path } of answer.leaves) {
    const hash = await leafHash(leaf);
    const root = await rootFromPath(hash, index, head.size, path.map(bytes));
    if (root === null || !same(root, head.root)) throw new Error("重算的路径到不了签名的根，这条记录被改过");
    const said = JSON.parse(leaf);
    if (before && said.subject !== before.said.subject) throw new Error("日志给的不是同一件事的记录");
    const named = said.previous ?? null;
    if (
      before
        ? said.v && (named?.index !== before.index || named.hash !== hex(before.hash))
        : named && !answer.more
    )
      throw new Error("这件事的记录中间少了一条");
    before = { index, hash, said };
    leaves.push({ index, text: leaf, ...said });
  }
  if (leaves.at(-1)?.id !== wanted) throw new Error("日志给的不是这条记录的证明");
  return leaves;
}

/** What the record itself says, for a reader to hold against the page. */
function saying({ data }) {
  const words = [
    data.name ?? data.base ?? data.title,
    data.document_number,
    data.effective_on ?? data.published_on ?? data.opens_on,
  ];
  const told = words.filter((word) => typeof word === "string" && word).join("，");
  return told ? `日志里写的是：${told}。` : "";
}

/** The answer at `url`, its head, and the leaves up to `wanted` once they are proven; throws with a sentence. */
async function read(url, wanted) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error((await answer.json()).detail);
  const proof = await answer.json();
  const note = readNote(proof.checkpoint);
  const head = note && readCheckpoint(note.text);
  if (!head || !proof.key.startsWith(`${head.origin}+`)) throw new Error("检查点的格式不对");
  return { proof, head, leaves: await proven(proof, head, wanted) };
}

/** The leaves of another subject that the page rests on, up to `wanted`, under a checkpoint of the same key. */
async function beside(box, key, wanted) {
  const { proof, leaves } = await read(box.dataset.proof.replace(box.dataset.entry, wanted), wanted);
  if (proof.key !== key || (await signed(proof.checkpoint, key)) === "bad")
    throw new Error("检查点的签名与公钥不符");
  return leaves;
}

async function verify(box) {
  const { proof, head, leaves } = await read(box.dataset.proof, box.dataset.entry);
  const newest = leaves.at(-1);
  const shown = document.querySelector("[data-leaf]");
  if (shown && shown.textContent !== newest.text) throw new Error("页面上的原文与日志里的不一致");
  const known = await signed(proof.checkpoint, proof.key);
  if (known === "bad") throw new Error("检查点的签名与公钥不符");
  const changed = await compareWithLastTime(head, proof.key, box.dataset);
  const others = await witnessed(head, box.dataset.witnessed, box.dataset.consistency);
  alarm(box, others.alarms, head.origin, others.differ ? others.vkeys : null);
  const also = (wanted) => beside(box, proof.key, wanted);
  const checked = box.dataset.reads ? await compareWithPage(box, leaves, also) : "";
  const said = checked || saying(newest);
  const steps = `已在本机重算：这件事的 ${leaves.length} 条记录都到达签名的根`;
  return known === "good"
    ? `没有被改过。${said}${steps}，签名有效。${changed}${others.sentence}`
    : `和日志里的一致。${said}${steps}。此浏览器不能核验 Ed25519 签名，请换新版浏览器再核一次签名。${changed}${others.sentence}`;
}

/** How many fields of the page were held against the log; throws with those that differ. */
async function compareWithPage(box, leaves, also) {
  const { compare } = await import(box.dataset.reads);
  const { checked, differing, apart = "" } = await compare(leaves, document, box.dataset, also);
  if (differing.length) {
    const named = differing.map(([label, log, page]) => `${label}：页面上是“${page}”，日志里是“${log}”`);
    throw Object.assign(new Error(`与存证不符。${named.join("；")}`), { otherwise: true });
  }
  return `本页 ${checked} 处内容与日志逐项相符。${apart}`;
}

function offer(box) {
  const button = box.querySelector("[data-verify]"),
    result = box.querySelector("[data-result]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    result.hidden = false;
    result.textContent = "正在核验…";
    try {
      if (!globalThis.crypto?.subtle)
        throw new Error("浏览器只在 https 网址或本机上提供核验功能，请换 https 网址打开");
      result.textContent = await verify(box);
      box.dataset.verified = "yes";
    } catch (error) {
      result.textContent = error.otherwise ? `${error.message}。` : `没有核验通过：${error.message}。`;
      box.dataset.verified = "no";
      box.dataset.state = "broken";
    }
    button.disabled = false;
  });
}

document.querySelectorAll("[data-proof]").forEach(offer);
