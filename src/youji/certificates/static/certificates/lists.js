// The lists that labels are judged by, on this phone: fetched where there is a line, kept, never exchanged for an older one.
// For every page that judges labels: /verify, /q/…, and whoever receives goods.

import { BadList, BadToken, continues, National, openedKeys, openedRevoked } from "./proof.js";

const KEPT = "youji-lists-1";
const PATIENCE = 8000; // milliseconds for a list
export const CHANGED =
  "公钥名单和这部手机以前收到的接不上，没有采用新的。请不要当作有效，并告诉发证地的农业农村部门。";

/** The province's day, wherever the phone is. */
export const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

async function fresh(url) {
  try {
    const answer = await fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? answer : null;
  } catch {
    return null;
  }
}

async function heldKeys(kept, at) {
  const answer = await kept.match(at.keys);
  return answer ? openedKeys(await answer.json()) : null;
}

async function heldList(kept, at, keys) {
  const answer = keys && (await kept.match(at.revoked));
  try {
    return answer ? await openedRevoked(new Uint8Array(await answer.arrayBuffer()), keys) : null;
  } catch (fault) {
    if (fault instanceof BadToken) return null; // of the key before: the next fetch brings the other
    throw fault;
  }
}

/**
 * What this phone holds of the lists `at` `{keys, revoked}`: `{keys, revoked, warning}`; with `asking` after it asked the
 * network for newer. A list never goes back. With `national` the newer ones are signed by SM2: nothing here can take them.
 */
export async function known(at, asking) {
  const kept = await caches.open(KEPT);
  let keys = await heldKeys(kept, at);
  let revoked = await heldList(kept, at, keys);
  if (!asking) return { keys, revoked, warning: "" };
  const [listed, gone] = await Promise.all([fresh(at.keys), fresh(at.revoked)]);
  if (!listed || !gone) return { keys, revoked, warning: "" };
  const [copies, text] = [
    [listed.clone(), gone.clone()],
    [await listed.json(), new Uint8Array(await gone.arrayBuffer())],
  ];
  try {
    const later = await openedKeys(text[0]);
    if (keys && !continues(later, keys)) throw new BadList(CHANGED);
    const list = await openedRevoked(text[1], later);
    if (revoked && list.on < revoked.on) return { keys, revoked, warning: "" };
    await kept.put(at.keys, copies[0]);
    await kept.put(at.revoked, copies[1]);
    [keys, revoked] = [later, list];
  } catch (fault) {
    if (fault instanceof National) return { keys, revoked, warning: "", national: true };
    if (!(fault instanceof BadList || fault instanceof BadToken)) throw fault;
    return { keys, revoked, warning: CHANGED };
  }
  return { keys, revoked, warning: "" };
}
