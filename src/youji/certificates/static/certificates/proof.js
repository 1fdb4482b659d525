// Whether what a label says holds, without a network: the same checks in the same words as logic/verdict.py, over the
// same lists as logic/issuers.py and logic/revocation.py. No page here, nothing is fetched.

import {
  BadToken,
  CannotVerify,
  canVerify,
  decode,
  National,
  opened,
  SM2,
  signedBy,
  split,
  toSign,
  undigits,
} from "./cose.js";

export { BadToken, canVerify, National } from "./cose.js";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FORM = /^([0-9A-HJKMNP-TV-Z]{6})([0-9]{6})([0-9A-HJKMNP-TV-Y]{4})([0-9A-HJKMNP-TV-Z])$/;
const LONGEST_LIST = 9_000_000;
const OLD_DAYS = 7;
const DAY = 86_400_000;
export const NAMES = {
  signature: "签名",
  dates: "日期",
  revocation: "作废",
  recall: "召回",
  standing: "开具方",
};
/** What is said where only the house can tell. */
export const NATIONAL = "国密签名，联网核验";
const LENGTHS = { EdDSA: 32, [SM2]: 65 };
export const HEADLINES = { good: "核验通过", bad: "核验没有通过", open: "还不能断定" };

/** The text is no number of a certificate; the sentence says why. */
export class BadNumber extends Error {}
/** The list is none of the house's, or not as it was signed. */
export class BadList extends Error {}

const mistaken = (text) => text.replace(/[ILOU]/g, (one) => ({ I: "1", L: "1", O: "0", U: "V" })[one]);
const real = (day) => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().slice(0, 10) === day;
/** A day as people read it. */
export const inWords = (day) => {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
};
const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const utf8 = (text) => new TextEncoder().encode(text);

/** The number in what was typed, as it is kept. */
export function number(text) {
  const plain = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, "");
  const found = FORM.exec(plain) ?? FORM.exec(mistaken(plain));
  if (!found) throw new BadNumber("合格证编号是17位字母数字，如 GD982V-261130-AB3D-X。");
  const letters = found[0];
  const sum = [...letters.slice(0, -1)].reduce((all, one, n) => all + (n + 2) * ALPHABET.indexOf(one), 0);
  if (ALPHABET[sum % 31] !== letters.at(-1))
    throw new BadNumber("编号里有写错的字符：最后一位校验对不上，请照标签再核对一遍。");
  const code = split(letters);
  if (!real(dayOf(code))) throw new BadNumber("编号里的日期不存在，请照标签再核对一遍。");
  return code;
}

const dayOf = (code) => `20${code.slice(7, 9)}-${code.slice(9, 11)}-${code.slice(11, 13)}`;

/** What was scanned, typed or pasted: the number, the digits behind it, the host it leads to. */
export function scanned(text) {
  if (text.length > 1989) throw new BadNumber("这一段太长，不是合格证上的二维码。");
  const plain = text.normalize("NFKC").replace(/[\s\p{Cf}\p{Cc}]/gu, "");
  const cut = plain.indexOf("#");
  const [before, digits] = cut < 0 ? [plain, ""] : [plain.slice(0, cut), plain.slice(cut + 1)];
  const [, host = "", path = before] = /^[a-z][a-z0-9+.-]*:\/\/([^/?]*)([^?]*)/i.exec(before) ?? [];
  const last = path.replace(/\/+$/, "").split("/").at(-1);
  return { code: number(decodeURIComponent(last)), digits, host: host.toLowerCase() };
}

/** RFC 8785 of texts, lists and tables of them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** Whether the key `by` of a list signed `data`; throws National where it is one of SM2. */
async function bySigned(by, data, signature) {
  if (by.alg === SM2) throw new National(NATIONAL);
  return signedBy(by.raw, data, signature);
}

/** The list of keys in what is published, every signature in it verified; throws National where one is by SM2. */
export async function openedKeys(document) {
  if (!(await canVerify())) throw new CannotVerify("这部手机不能离线核验");
  try {
    const { signature, ...said } = document;
    const { v, house, on, keys } = said;
    if (v !== "youji-keys/v1" || Object.keys(said).length !== 4 || !real(on) || !(keys.length > 0)) throw 0;
    const issuers = keys.map((row) => ({ ...row, raw: bytes(row.key) }));
    for (const [n, one] of issuers.entries()) {
      const until = issuers[n + 1]?.since ?? "";
      if (one.raw.length !== LENGTHS[one.alg] || !real(one.since) || one.until !== until) throw 0;
      if (one.kid !== (await kidOf(one.raw))) throw 0;
      const before = issuers[n - 1];
      const named = utf8(`youji-issuer-key/v1\n${one.key}\n${one.since}\n`);
      if (before && !(await bySigned(before, named, bytes(one.endorsed)))) throw 0;
    }
    if (!(await bySigned(issuers.at(-1), utf8(canonical(said)), bytes(signature)))) throw 0;
    return { house, on, issuers };
  } catch (fault) {
    if (fault instanceof CannotVerify) throw fault;
    throw new BadList("公钥名单核对不上。");
  }
}

async function kidOf(raw) {
  const named = Uint8Array.from([...utf8("youji certificate key\n"), ...raw]);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", named));
  return [...hash.slice(0, 4)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** Whether the list `later` is `before`, grown. */
export const continues = (later, before) =>
  later.on >= before.on &&
  before.issuers.every(({ key, since }, n) => {
    const one = later.issuers[n];
    return one?.key === key && one.since === since;
  });

/** The list of what holds no more, signed by the newest key. */
export async function openedRevoked(data, keys) {
  const token = opened(data, LONGEST_LIST);
  const newest = keys.issuers.at(-1);
  const named = token.kid === newest.kid && token.alg === newest.alg;
  const ours = named && (await signedBy(newest.raw, toSign(token), token.signature));
  const said = ours ? decode(token.payload, LONGEST_LIST) : null;
  if (said?.size !== 7 || said.get(1) !== "youji-revoked/v1" || !real(said.get(3)))
    throw new BadToken("作废名单的签名核对不上");
  const [on, lists] = [said.get(3), [4, 5, 6, 7].map((n) => said.get(n))];
  if (lists.some((one, n) => !(one instanceof Uint8Array) || one.length % [8, 16, 8, 4][n]))
    throw new BadToken("作废名单的内容不对");
  const [gone, parts, recalled, suspended] = lists;
  return { on, void: gone, parts, recalled, suspended };
}

/** A number, or an operator's short code, as the list packs it. */
function packed(code) {
  const value = (letters) => [...letters].reduce((all, one) => all * 32n + BigInt(ALPHABET.indexOf(one)), 0n);
  const days = BigInt((Date.parse(dayOf(code)) - Date.parse("2020-01-01")) / DAY);
  const whole = (value(code.slice(0, 6)) << 34n) | (days << 20n) | value(code.slice(14, 18));
  const of = (n, size) =>
    Uint8Array.from({ length: size }, (_, at) => Number((n >> BigInt(8 * (size - 1 - at))) & 255n));
  return { code: of(whole, 8), operator: of(value(code.slice(0, 6)), 4) };
}

/** Where in `list`, of records of `size` bytes, those that begin with `wanted` stand. */
function* places(list, wanted, size) {
  for (let at = 0; at < list.length; at += size) if (wanted.every((one, n) => list[at + n] === one)) yield at;
}
const has = (list, wanted) => !places(list, wanted, wanted.length).next().done;

/** What is found of `text` with the lists that are `known`, on the day `clock` (ISO 8601). */
export async function judge(text, known, clock) {
  const scan = scanned(text);
  const today = [clock, known.keys?.on, known.revoked?.on].filter(Boolean).sort().at(-1);
  const [proof, dates, statement] = await signature(scan, known.keys, today);
  const checks = [proof, dates, ...listed(scan.code, statement?.copy ?? 0, known.revoked, today)];
  const states = checks.map(({ state }) => state);
  const state = ["bad", "open"].find((one) => states.includes(one)) ?? "good";
  return { state, headline: HEADLINES[state], code: scan.code, checks, statement };
}

const check = (name, state, said) => ({ name, state, said });
const signing = (said, state = "bad") => [
  check("signature", state, said),
  check("dates", "open", "签名没有核对，日期不作数。"),
  null,
];

const ofHouse = (scan, keys) => !keys || !scan.host || scan.host === keys.house;

/** Whether `text` is a label that is signed by SM2. */
export function isNational(text) {
  try {
    return opened(undigits(scanned(text).digits)).alg === SM2;
  } catch (fault) {
    if (fault instanceof BadToken || fault instanceof BadNumber || fault instanceof URIError) return false;
    throw fault;
  }
}

async function signature(scan, keys, today) {
  if (!scan.digits) return signing("只有编号，没有签名，要联网查。", "open");
  let token;
  try {
    token = opened(undigits(scan.digits));
    if (!token.said || number(token.said.code) !== token.said.code) throw new BadToken("内容不对");
  } catch (fault) {
    if (!(fault instanceof BadToken || fault instanceof BadNumber)) throw fault;
    return signing("二维码里的内容不完整或被改过，签名核对不上。");
  }
  if (token.said.code !== scan.code) return signing("地址里的编号和签名的编号不是一个。");
  if (token.alg === SM2 && ofHouse(scan, keys)) return signing(`${NATIONAL}。`, "open");
  if (!keys) return signing("没有开具方的公钥，签名没有核对。", "open");
  if (!ofHouse(scan, keys)) return signing(`二维码的网址是 ${scan.host}，不是 ${keys.house}，不要打开它。`);
  const issuer = keys.issuers.findLast(({ kid, alg }) => kid === token.kid && alg === token.alg);
  if (!issuer && keys.on >= today) return signing("签名的钥匙不在公布的名单里，不是这里开具的。");
  if (!issuer) return signing("签名的钥匙不在手机上的名单里：可能是别处开具的，也可能名单旧了。", "open");
  if (!(await signedBy(issuer.raw, toSign(token), token.signature)))
    return signing("签名核对不上：不是开具方签的，或被改过。");
  const said = `签名正确，是钥匙 ${token.kid} 签的。`;
  return [check("signature", "good", said), dates(token.said.day, issuer, today), token.said];
}

function dates(day, issuer, today) {
  if (day > today) return check("dates", "bad", `开具日期${inWords(day)}还没有到。`);
  if (issuer.until && day > issuer.until)
    return check("dates", "bad", `开具日期${inWords(day)}时，这把钥匙已经停用。`);
  return check("dates", "good", `${inWords(day)}开具，当天这把钥匙在用。`);
}

/** Void, recalled, suspended: by the list, as long as it is of these days. */
function listed(code, copy, list, today) {
  const absent = (name, said) => {
    if (!list) return check(name, "open", "没有作废名单，查不了。");
    if ((Date.parse(today) - Date.parse(list.on)) / DAY > OLD_DAYS || list.on < dayOf(code))
      return check(name, "open", `名单是${inWords(list.on)}的，旧了，联网后再核一次。`);
    return check(name, "good", `${said}（名单是${inWords(list.on)}的）。`);
  };
  const wanted = packed(code);
  const found = { revocation: "", recall: "", standing: "" };
  if (list) {
    if (has(list.recalled, wanted.code)) found.recall = "这批产品已被召回，不要食用、不要出售。";
    if (has(list.suspended, wanted.operator)) found.standing = "开具方已被暂停，开出的合格证暂不作数。";
    const view = new DataView(list.parts.buffer, list.parts.byteOffset);
    for (const at of places(list.parts, wanted.code, 16)) {
      const [first, last] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      if (!found.revocation && first <= copy && copy <= last)
        found.revocation = `第${first}份至第${last}份已作废，这是第${copy}份。`;
    }
    if (has(list.void, wanted.code)) found.revocation = "这张合格证已作废。";
  }
  const words = { revocation: "不在作废名单里", recall: "没有被召回", standing: "没有被暂停资格" };
  return Object.entries(words).map(([name, said]) =>
    found[name] ? check(name, "bad", found[name]) : absent(name, said),
  );
}
