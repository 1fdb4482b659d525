// Witnesses, as a visitor's own browser sees them: it keeps the keys it saw first and says when one is new, gone or
// changed; of what the log serves as a witness's word it believes only what is signed with a key it has kept.

import { firstName } from "./succession.js";
import { bytes, hex, isExtension, readCheckpoint, readKey, readNote, sha256, verifies } from "./tree.js";

const COSIGNATURE = 4;
const NOTE = 1;
const NUMBER = /^(0|[1-9][0-9]{0,15})$/;
const utf8 = (text) => new TextEncoder().encode(text);
const place = (origin) => `youji-witnesses ${firstName(origin)}`; // a restart does not make them unknown

/** A verifier key's name, and its fingerprint as it is printed: SHA-256 of the raw key, four digits at a time. */
async function printed(vkey) {
  const key = await readKey(vkey, COSIGNATURE);
  return hex(await sha256(key?.key ?? utf8(vkey))).replace(/(.{4})(?=.)/g, "$1 ");
}
const named = (vkey) => vkey.split("+")[0];

function kept(origin) {
  try {
    const found = JSON.parse(localStorage.getItem(place(origin)));
    return Array.isArray(found) && found.length ? found : null;
  } catch {
    return null;
  }
}

/** From now on these are the keys that were seen. */
export function keep(origin, vkeys) {
  try {
    localStorage.setItem(place(origin), JSON.stringify(vkeys));
  } catch {
    /* private window */
  }
}

/** The sentences on what differs from the keys seen first; none on a first visit, which is when they are kept. */
export async function keysDiffer(origin, vkeys) {
  const before = kept(origin);
  if (!before) {
    if (vkeys.length) keep(origin, vkeys);
    return [];
  }
  const said = [];
  for (const vkey of vkeys.filter((one) => !before.includes(one))) {
    const old = before.find((one) => named(one) === named(vkey));
    said.push(
      old
        ? `见证方“${named(vkey)}”的钥匙换了：您上次看到的指纹是 ${await printed(old)}，现在是 ${await printed(vkey)}`
        : `见证方“${named(vkey)}”是新的，您上次来时没有它`,
    );
  }
  for (const vkey of before.filter((one) => !vkeys.includes(one)))
    if (!vkeys.some((one) => named(one) === named(vkey)))
      said.push(`见证方“${named(vkey)}”不见了，您上次来时有它`);
  return said;
}
const ASK = "请先与证书背面、目录附件印的指纹对照，或问见证方本人，再相信这本日志的见证。";

/** Shows what `said` says in the red line of `box`, with a button that takes the keys of now for the seen ones. */
export function alarm(box, said, origin, vkeys) {
  const line = box.querySelector("[data-alarm]"),
    button = box.querySelector("[data-accept]");
  line.hidden = !said.length;
  line.textContent = said.length ? `${said.join("；")}。${vkeys ? ASK : ""}` : "";
  button.hidden = !said.length || !vkeys;
  button.onclick = () => {
    keep(origin, vkeys);
    line.hidden = button.hidden = true;
  };
}

/** The second at which the key has cosigned the checkpoint note (C2SP tlog-cosignature); null where it has not. */
export async function cosignedAt(note, vkey) {
  const [key, read] = [await readKey(vkey, COSIGNATURE), readNote(note)];
  if (!key || !read) return null;
  let latest = null;
  for (const [name, data] of read.signatures) {
    if (name !== key.name || hex(data.slice(0, 4)) !== key.id) continue;
    if (data.length !== 76) return null;
    const at = Number(new DataView(data.buffer, data.byteOffset + 4, 8).getBigUint64(0));
    const message = utf8(`cosignature/v1\ntime ${at}\n${read.text}`);
    if (!Number.isSafeInteger(at) || at < 1 || (await verifies(key.key, data.slice(12), message)) !== "good")
      return null;
    latest = Math.max(latest ?? 0, at);
  }
  return latest;
}

/** What a witness says of the pages: {origin, size, root, at, sound, sentence}; null where its key has not signed that. */
export async function readFold(note, vkey) {
  const [key, read] = [await readKey(vkey, COSIGNATURE), readNote(note)];
  if (!key || !read) return null;
  const raw = Uint8Array.of(NOTE, ...key.key);
  const id = hex((await sha256(utf8(`${key.name}\n`), raw)).slice(0, 4));
  const ours = read.signatures.filter(([name, data]) => name === key.name && hex(data.slice(0, 4)) === id);
  const good = await Promise.all(
    ours.map(async ([, data]) => (await verifies(key.key, data.slice(4), utf8(read.text))) === "good"),
  );
  return good.includes(true) ? foldIn(read.text) : null;
}

function foldIn(text) {
  const [header, origin, size, root, at, verdict, ...said] = text.split("\n");
  const head = readCheckpoint(`${origin}\n${size}\n${root}\n`);
  if (header !== "youji-fold/v1" || !head || !NUMBER.test(at ?? "") || said.pop() !== "") return null;
  if (
    said.length > 1 ||
    said.includes("") ||
    !(verdict === "sound" || (verdict === "differs" && said.length))
  )
    return null;
  return { ...head, at: Number(at), sound: verdict === "sound", sentence: said[0] ?? "" };
}

/** Whether the tree of `head` begins with that of `size` and `root`. */
async function begins({ size, root }, head, url) {
  if (size === 0) return true;
  if (size > head.size) return false;
  const answer = size < head.size ? await fetch(`${url}?from=${size}&to=${head.size}`) : null;
  const path = answer?.ok ? (await answer.json()).path.map(bytes) : [];
  return isExtension(size, head.size, root, head.root, path);
}

/** "3 小时前". */
export function ago(at) {
  const hours = Math.floor((Date.now() / 1000 - at) / 3600);
  if (hours < 1) return "不到 1 小时前";
  return hours < 48 ? `${hours} 小时前` : `${Math.floor(hours / 24)} 天前`;
}

const NOBODY = "有没有更新的一条没给您看，这一页看不出来：现在没有见证方整本核对。";

/**
 * What witnesses say of the log with this head: {sentence, alarms, vkeys, differ}. Throws with a sentence when one has
 * signed another log than the one shown.
 */
export async function witnessed(head, url, consistency) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return { sentence: NOBODY, alarms: [], vkeys: [], differ: false };
  const all = (await answer.json()).witnesses;
  const vkeys = all.map(({ key }) => key);
  const alarms = await keysDiffer(head.origin, vkeys);
  const differ = alarms.length > 0;
  const trusted = all.filter(({ key }) => (kept(head.origin) ?? vkeys).includes(key));
  const signers = [],
    read = [];
  for (const { name, key, checkpoint, fold } of trusted) {
    const cosigned = checkpoint ? await cosignedAt(checkpoint, key) : null;
    if (cosigned !== null) {
      const seen = readCheckpoint(readNote(checkpoint).text);
      if (seen?.origin === head.origin) {
        if (!(await begins(seen, head, consistency)))
          throw new Error(`见证方“${name}”签过的日志不是这本的开头，给您看的可能是另一本`);
        signers.push({ name, at: cosigned, size: seen.size });
      }
    }
    const folded = fold ? await readFold(fold, key) : null;
    if (folded?.origin === head.origin) read.push({ name, ...folded });
  }
  for (const { name, sound, sentence } of read)
    if (!sound) alarms.push(`见证方“${name}”整本核对后说，公布的与日志不一致：${sentence}`);
  return { sentence: `${signing(signers)}${reading(read)}`, alarms, vkeys, differ };
}

function signing(signers) {
  const newest = signers.sort((a, b) => b.at - a.at)[0];
  if (!newest) return "";
  const others = signers.length > 1 ? `等 ${signers.length} 家` : "";
  return `见证方“${newest.name}”${others}签过这本日志（到第 ${newest.size} 条，${ago(newest.at)}）。`;
}

function reading(read) {
  const newest = read.filter(({ sound }) => sound).sort((a, b) => b.at - a.at)[0];
  return newest
    ? `有没有更新的一条没给您看，由见证方整本核对，最近一次：“${newest.name}”，${ago(newest.at)}。`
    : NOBODY;
}

/** The list of witnesses on the log's own page: looked at as the page opens. */
async function look(box) {
  const vkeys = [...box.querySelectorAll("[data-witness]")].map((one) => one.dataset.witness);
  const said = globalThis.crypto?.subtle ? await keysDiffer(box.dataset.origin, vkeys) : [];
  alarm(box, said, box.dataset.origin, vkeys);
  box.dataset.looked = said.length ? "differ" : "same";
}
globalThis.document?.querySelectorAll("[data-witnesses]").forEach(look);
