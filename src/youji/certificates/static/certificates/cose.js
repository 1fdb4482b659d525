// The signed statement of a label, opened and verified without a network: the same one form as logic/cose.py and
// logic/statement.py, and everything else refused. No page here, nothing is fetched.

const [LONGEST, DEEPEST, MOST] = [700, 3, 16];
const MOST_DIGITS = ((1n << BigInt(8 * (LONGEST + 1))) - 1n).toString().length;
export const SM2 = "SM2-with-SM3";
// What is signed beside the statement: the algorithm, and nothing else. No browser has SM2: that one is read, never verified.
const HEADS = {
  EdDSA: Uint8Array.of(0xa1, 0x01, 0x27),
  [SM2]: Uint8Array.of(0xa1, 0x01, 0x3a, 0x00, 0x01, 0x00, 0x00),
};
const SIZES = { 24: 1, 25: 2, 26: 4 };

/** The bytes are no signed statement of ours. */
export class BadToken extends Error {}
/** This browser cannot verify: no Ed25519, or not over https. */
export class CannotVerify extends Error {}
/** It is signed by SM2: no browser can, the house does. */
export class National extends CannotVerify {}

const same = (a, b) => a.length === b.length && a.every((one, n) => one === b[n]);
const hex = (data) => [...data].map((one) => one.toString(16).padStart(2, "0")).join("");

/** The token in decimal digits; a one in front keeps its noughts. */
export function undigits(text) {
  if (text.length > MOST_DIGITS || !/^[1-9][0-9]*$/.test(text)) throw new BadToken("不是完整的数字");
  const digits = BigInt(text).toString(16);
  const even = digits.length % 2 ? `0${digits}` : digits;
  const raw = Uint8Array.from(even.match(/../g), (pair) => Number.parseInt(pair, 16));
  if (raw[0] !== 1) throw new BadToken("不是完整的数字");
  return raw.slice(1);
}

function head(major, number) {
  if (number < 24) return [(major << 5) | number];
  if (number < 256) return [(major << 5) | 24, number];
  if (number < 65536) return [(major << 5) | 25, number >> 8, number & 255];
  return [(major << 5) | 26, ...[24, 16, 8, 0].map((by) => (number >>> by) & 255)];
}

/** `value` in the one form; a Map keeps its keys in the order of their bytes. */
export function encode(value) {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (value instanceof Uint8Array) return [...head(2, value.length), ...value];
  if (typeof value === "string") {
    const text = new TextEncoder().encode(value);
    return [...head(3, text.length), ...text];
  }
  if (Array.isArray(value)) return [...head(4, value.length), ...value.flatMap(encode)];
  const rows = [...value].map(([key, one]) => [encode(key), encode(one)]);
  rows.sort(([a], [b]) => (hex(a) < hex(b) ? -1 : 1));
  return [...head(5, rows.length), ...rows.flat(2)];
}

class Reader {
  constructor(data) {
    this.data = data;
    this.at = 0;
  }

  take(count) {
    if (count > this.data.length - this.at) throw new BadToken("不完整");
    this.at += count;
    return this.data.slice(this.at - count, this.at);
  }

  head() {
    const [first] = this.take(1);
    const [major, low] = [first >> 5, first & 31];
    if (low < 24) return [major, low];
    if (!SIZES[low]) throw new BadToken("长度写法不对");
    return [major, this.take(SIZES[low]).reduce((whole, one) => whole * 256 + one, 0)];
  }

  item(deep) {
    if (deep > DEEPEST) throw new BadToken("套得太深");
    const [major, number] = this.head();
    if ((major === 4 || major === 5) && number > MOST) throw new BadToken("太多");
    if (major === 0) return number;
    if (major === 1) return -1 - number;
    if (major === 2) return this.take(number);
    if (major === 3) return text(this.take(number));
    if (major === 4) return Array.from({ length: number }, () => this.item(deep + 1));
    if (major === 5) return this.rows(number, deep);
    throw new BadToken("种类不对");
  }

  rows(count, deep) {
    const found = new Map();
    for (let n = 0; n < count; n += 1) {
      const key = this.item(deep + 1);
      if (typeof key !== "number" || found.has(key)) throw new BadToken("同一项写了两次");
      found.set(key, this.item(deep + 1));
    }
    return found;
  }
}

function text(raw) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw new BadToken("文字编码不对");
  }
}

/** What `data` says, where it is in the one form. */
export function decode(data, longest = LONGEST) {
  if (data.length > longest) throw new BadToken("太长");
  const reader = new Reader(data);
  const value = reader.item(0);
  if (reader.at !== data.length || !same(encode(value), data)) throw new BadToken("写法不是唯一的那一种");
  return value;
}

const bytes = (value, count) =>
  value instanceof Uint8Array && (count === undefined || value.length === count);

/** The parts of a token, and the statement where it is one; nothing is known yet of who signed it. */
export function opened(token, longest = LONGEST) {
  const whole = token[0] === 0xd2 ? decode(token.slice(1), longest) : null;
  if (!Array.isArray(whole) || whole.length !== 4) throw new BadToken("不是签名内容");
  const [said, open, payload, signature] = whole;
  const alg = bytes(said) && Object.keys(HEADS).find((one) => same(said, HEADS[one]));
  if (
    !alg ||
    !(open instanceof Map) ||
    open.size !== 1 ||
    !bytes(open.get(4), 4) ||
    !bytes(payload) ||
    !bytes(signature, 64)
  )
    throw new BadToken("不是签名内容");
  const found = { alg, kid: hex(open.get(4)), payload, signature };
  return { ...found, said: longest === LONGEST ? parsed(payload) : null };
}

const whole = (value) => Number.isSafeInteger(value) && value >= 0;
const word = (value, most) => typeof value === "string" && value && encode(value).length - 3 <= most;

/** The statement in signed bytes, as logic/statement.py reads it. */
function parsed(payload) {
  const said = decode(payload);
  if (!(said instanceof Map) || said.size !== 9) throw new BadToken("内容不全");
  const at = (n) => said.get(n);
  const [code, [copy, copies] = [], product, [quantity, unit] = []] = [
    at(1),
    list(at(2)),
    at(3),
    list(at(4)),
  ];
  const [place, issuer, promise, basis, form] = [at(5), at(6), at(7), list(at(8)), at(9)];
  const right =
    /^[0-9A-HJKMNP-TV-Z]{6}[0-9]{6}[0-9A-HJKMNP-TV-Z]{5}$/.test(String(code)) &&
    [copy, copies, form].every(whole) &&
    copy <= copies &&
    copies >= 1 &&
    [word(product, 90), word(unit, 12), word(place, 120), word(issuer, 150), word(promise, 16)].every(
      Boolean,
    ) &&
    /^(0|[1-9][0-9]{0,11})(\.[0-9]{0,2}[1-9])?$/.test(String(quantity)) &&
    basis.length > 0 &&
    basis.every((one, n) => [1, 2, 3].includes(one) && (n === 0 || one > basis[n - 1])) &&
    [1, 2].includes(form);
  if (!right) throw new BadToken("内容不对");
  const day = `20${code.slice(6, 8)}-${code.slice(8, 10)}-${code.slice(10, 12)}`;
  return {
    code: split(code),
    operator: code.slice(0, 6),
    day,
    copy,
    copies,
    product,
    quantity,
    unit,
    place,
    issuer,
    promise,
    basis,
    form,
  };
}

/** The letters of a number in its four parts. */
export const split = (letters) =>
  [letters.slice(0, 6), letters.slice(6, 12), letters.slice(12, 16), letters.slice(16)].join("-");

const list = (value) => (Array.isArray(value) ? value : []);

/** Whether this browser has Ed25519; asked once. */
export async function canVerify() {
  try {
    return Boolean(await crypto.subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"]));
  } catch {
    return false;
  }
}

/** Whether the key with the raw public half `raw` signed `data`; throws CannotVerify where the browser cannot tell. */
export async function signedBy(raw, data, signature) {
  if (!(await canVerify())) throw new CannotVerify("这部手机不能离线核验");
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, data);
}

/** What a token's signature is over. */
export const toSign = ({ alg, payload }) =>
  Uint8Array.from(encode(["Signature1", HEADS[alg], new Uint8Array(), payload]));
