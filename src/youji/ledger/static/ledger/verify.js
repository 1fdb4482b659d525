// Re-checks a record's 存证 in the visitor's own browser: the leaf's hash, its path to the signed root (RFC 9162),
// the signature (Ed25519), and that the log we saw last time is still the beginning of today's.

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const same = (a, b) => a.length === b.length && a.every((value, n) => value === b[n]);
const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);
const half = (n) => Math.floor(n / 2);
const odd = (n) => n % 2 === 1;

async function rootFromPath(leaf, index, size, path) {
  let fn = index,
    sn = size - 1,
    hash = leaf;
  for (const sibling of path) {
    if (sn === 0) return null;
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

async function isExtension(oldSize, newSize, oldRoot, newRoot, path) {
  if (oldSize === newSize) return same(oldRoot, newRoot);
  const power = Number.isInteger(Math.log2(oldSize));
  const hashes = power ? [oldRoot, ...path] : path;
  if (!hashes.length) return false;
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

/** "good", "bad", or "unknown" where the browser has no Ed25519. */
async function signature(note, vkey) {
  const [, name, , encoded] = vkey.trim().match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/) ?? [];
  if (!encoded) return "bad";
  const key = bytes(encoded); // base64 has plus signs of its own
  const gap = note.lastIndexOf("\n\n");
  const line = note
    .slice(gap + 2)
    .split("\n")
    .find((text) => text.startsWith(`— ${name} `));
  if (gap < 0 || !line || key[0] !== 1) return "bad";
  const signed = bytes(line.slice(line.lastIndexOf(" ") + 1));
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return "unknown";
  }
  const text = new TextEncoder().encode(note.slice(0, gap + 1));
  return (await crypto.subtle.verify("Ed25519", imported, signed.slice(4), text)) ? "good" : "bad";
}

function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(`youji-log ${name}`));
  } catch {
    return null;
  }
}

/** Throws with a sentence when the log seen last time is not the beginning of this one. */
async function compareWithLastTime(origin, key, size, root, rootText, url) {
  const before = remembered(origin);
  // A log with another key is another log (a new installation at the same address).
  if (before && before.key === key && before.size > 0) {
    if (before.size > size)
      throw new Error(`上次看到日志有 ${before.size} 条，现在只有 ${size} 条，日志被截短了`);
    const answer = await fetch(`${url}?from=${before.size}&to=${size}`);
    const path = answer.ok ? (await answer.json()).path.map(bytes) : [];
    if (!(await isExtension(before.size, size, bytes(before.root), root, path))) {
      throw new Error("上次看到的日志不是现在这本的开头，旧记录被换过");
    }
  }
  try {
    localStorage.setItem(`youji-log ${origin}`, JSON.stringify({ key, size, root: rootText }));
  } catch {
    /* private window */
  }
}

/** What the record itself says, for a reader to hold against the page. */
function saying(leaf) {
  const { data } = JSON.parse(leaf);
  const words = [
    data.name ?? data.base ?? data.title,
    data.document_number,
    data.effective_on ?? data.published_on ?? data.opens_on,
  ];
  const told = words.filter((word) => typeof word === "string" && word).join("，");
  return told ? `日志里写的是：${told}。` : "";
}

async function verify(box) {
  const answer = await fetch(box.dataset.proof);
  if (!answer.ok) throw new Error((await answer.json()).detail);
  const proof = await answer.json();
  const shown = document.querySelector("[data-leaf]");
  if (shown && shown.textContent !== proof.leaf) throw new Error("页面上的原文与日志里的不一致");
  const leaf = await sha256(Uint8Array.of(0), new TextEncoder().encode(proof.leaf));
  const [origin, sizeText, rootText] = proof.checkpoint.split("\n");
  const size = Number(sizeText),
    root = bytes(rootText);
  const found = await rootFromPath(leaf, proof.index, size, proof.path.map(bytes));
  if (found === null || !same(found, root)) throw new Error("重算的路径到不了签名的根，这条记录被改过");
  const signed = await signature(proof.checkpoint, proof.key);
  if (signed === "bad") throw new Error("检查点的签名与公钥不符");
  await compareWithLastTime(origin, proof.key, size, root, rootText, box.dataset.consistency);
  const said = saying(proof.leaf);
  return signed === "good"
    ? `没有被改过。${said}已在本机重算：原文的哈希经 ${proof.path.length} 步到达签名的根，签名有效。`
    : `和日志里的一致。${said}已在本机重算：原文的哈希经 ${proof.path.length} 步到达签名的根。此浏览器不能核验 Ed25519 签名，请换新版浏览器再核一次签名。`;
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
      result.textContent = `没有核验通过：${error.message}。`;
      box.dataset.verified = "no";
      box.dataset.state = "broken";
    }
    button.disabled = false;
  });
}

document.querySelectorAll("[data-proof]").forEach(offer);
