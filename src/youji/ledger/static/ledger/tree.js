// RFC 9162 proofs and C2SP signed notes, and nothing else: no page, no network. Every way in which an answer can be
// malformed is refused, not only those that a sound log would never make.

export const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
export const hex = (data) => [...data].map((one) => one.toString(16).padStart(2, "0")).join("");
export const same = (a, b) => a.length === b.length && a.every((value, n) => value === b[n]);
const utf8 = (text) => new TextEncoder().encode(text);
const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
export const sha256 = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
export const leafHash = (text) => sha256(Uint8Array.of(0), utf8(text));
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);
const half = (n) => Math.floor(n / 2);
const odd = (n) => n % 2 === 1;
const whole = (n) => Number.isSafeInteger(n) && n >= 0;

/** The root that `path` leads to from leaf `index` of `size` (§2.1.3.2); null where it leads nowhere. */
export async function rootFromPath(leaf, index, size, path) {
  if (!whole(index) || !whole(size) || index >= size) return null;
  let fn = index,
    sn = size - 1,
    hash = leaf;
  for (const sibling of path) {
    if (sn === 0 || sibling.length !== 32) return null;
    if (odd(fn) || fn === sn) {
      hash = await nodeHash(sibling, hash);
      while (fn !== 0 && !odd(fn)) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 ? hash : null;
}

/** Whether the tree of `newSize` begins with that of `oldSize` (§2.1.4.2). */
export async function isExtension(oldSize, newSize, oldRoot, newRoot, path) {
  if (!whole(oldSize) || !whole(newSize) || oldSize < 1 || oldSize > newSize) return false;
  if ([oldRoot, newRoot, ...path].some((one) => one.length !== 32)) return false;
  if (oldSize === newSize || !path.length)
    return oldSize === newSize && path.length === 0 && same(oldRoot, newRoot);
  const power = Number.isInteger(Math.log2(oldSize));
  const hashes = power ? [oldRoot, ...path] : path;
  let fn = oldSize - 1,
    sn = newSize - 1;
  while (odd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let first = hashes[0],
    second = hashes[0];
  for (const hash of hashes.slice(1)) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      first = await nodeHash(hash, first);
      second = await nodeHash(hash, second);
      while (fn !== 0 && !odd(fn)) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      second = await nodeHash(second, hash);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && same(first, oldRoot) && same(second, newRoot);
}

const KEY = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/;
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/;
const NUMBER = /^(0|[1-9][0-9]{0,15})$/;
const controls = (text) =>
  [...text].some((letter) => letter !== "\n" && (letter < " " || letter === "\u007f"));

/** The name, id and raw key of a verifier key; null where it is none of that kind (1: Ed25519), or its id is not its own. */
export async function readKey(vkey, kind = 1) {
  const [, name, id, encoded] = vkey.trim().match(KEY) ?? [];
  if (!encoded) return null;
  const key = bytes(encoded);
  if (key[0] !== kind || key.length !== 33) return null;
  const own = await sha256(utf8(`${name}\n`), key);
  return hex(own.slice(0, 4)) === id ? { name, id, key: key.slice(1) } : null;
}

/** A note's text and its signature lines as [name, bytes]; null where it is malformed (C2SP signed-note). */
export function readNote(note) {
  const gap = note.lastIndexOf("\n\n");
  if (gap < 0 || !note.endsWith("\n") || controls(note)) return null;
  const lines = note.slice(gap + 2, -1).split("\n");
  try {
    const signatures = lines.map((line) => line.match(LINE)).map(([, name, data]) => [name, bytes(data)]);
    return signatures.every(([, data]) => data.length > 4)
      ? { text: note.slice(0, gap + 1), signatures }
      : null;
  } catch {
    return null; // a line that is none, or no base64
  }
}

/** The origin, size and root of a checkpoint's text; null where it reads as none (C2SP tlog-checkpoint). */
export function readCheckpoint(text) {
  const [origin, size, root, ...rest] = text.split("\n");
  if (!origin || !NUMBER.test(size ?? "") || !rest.length || rest.pop() !== "" || rest.includes(""))
    return null;
  try {
    const hash = bytes(root);
    return hash.length === 32 && whole(Number(size))
      ? { origin, size: Number(size), root: hash, rootText: root }
      : null;
  } catch {
    return null;
  }
}

/** "good", "bad", or "unknown" where the browser has no Ed25519: whether the key has signed the note. */
export async function signed(note, vkey) {
  const [key, read] = [await readKey(vkey), readNote(note)];
  if (!key || !read) return "bad";
  const ours = read.signatures.filter(
    ([name, data]) => name === key.name && hex(data.slice(0, 4)) === key.id,
  );
  if (!ours.length) return "bad";
  // Of a key that is known every line must verify (signed-note): one that does not spoils the others.
  for (const [, data] of ours) {
    const found = await verifies(key.key, data.slice(4), utf8(read.text));
    if (found !== "good") return found;
  }
  return "good";
}

/** "good", "bad", or "unknown" where the browser has no Ed25519: whether the raw key has signed these bytes. */
export async function verifies(key, signature, data) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return "unknown";
  }
  return (await crypto.subtle.verify("Ed25519", imported, signature, data)) ? "good" : "bad";
}

/** RFC 8785 of a value, for what JSON itself can say: keys in the order of their UTF-16 units. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}
export const digest = async (value) => hex(await sha256(utf8(canonical(value))));
