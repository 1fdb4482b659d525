// How one key of the log follows another, and one log another, so that a browser that remembers the old accepts the
// new: docs/log.md says it in words. No page and no network here; each step is proven or refused.

import { bytes, leafHash, readCheckpoint, readKey, readNote, rootFromPath, same, signed } from "./tree.js";

const [CHANGED, RESTARTED] = ["ledger.key.changed", "ledger.log.restarted"];

const SKIPPED =
  "在那之前它还另起过，写明那一次的记录后来也丢了：您那时看到的，除了现在还有的，丢了多少查不到。";

/** Which log of its house a name is: …/log the first, …/log/2 the one after a restart. */
export const nth = (origin) => Number(origin.match(/\/log\/([0-9]{1,4})$/)?.[1] ?? 1);
/** The name of the first log of that house. */
export const firstName = (origin) => (nth(origin) === 1 ? origin : origin.slice(0, origin.lastIndexOf("/")));

/** Whether a restart is of a later log of the same house and key: the leaf that led there was lost in its turn. */
async function skips(key, { action, data }) {
  if (action !== RESTARTED || data?.from === key) return false;
  const [mine, theirs] = [await readKey(key), await readKey(String(data?.from))];
  if (!mine || !theirs) return false;
  const house = firstName(mine.name) === firstName(theirs.name);
  return house && same(mine.key, theirs.key) && nth(theirs.name) > nth(mine.name);
}

/** The tree that `step` stands in, signed by the key that it needs; null where it is not proven. */
async function prove({ leaf, index, path, checkpoint }, said, from) {
  const [old, next] = [await readKey(from), await readKey(said.data.to)];
  if (!old || !next) return null;
  const restart = said.action === RESTARTED;
  const leads = restart
    ? same(old.key, next.key) &&
      nth(next.name) > nth(old.name) &&
      firstName(next.name) === firstName(old.name)
    : said.action === CHANGED && old.name === next.name;
  const known = await signed(checkpoint, restart ? said.data.to : from);
  if (known === "unknown") throw new Error("此浏览器不能核验换钥匙的签名，请换新版浏览器");
  const tree = known === "good" ? readCheckpoint(readNote(checkpoint).text) : null;
  if (!leads || tree?.origin !== (restart ? next.name : old.name)) return null;
  const root = await rootFromPath(await leafHash(leaf), index, tree.size, path.map(bytes));
  return root && same(root, tree.root) ? tree : null;
}

/** Leads from the verifier key `remembered` to `present`; throws with a sentence where nothing does. */
export async function follow(remembered, steps, present) {
  const found = { changes: 0, restarts: [], trees: [] };
  let key = remembered;
  for (const step of steps) {
    if (key === present) break;
    let said;
    try {
      said = JSON.parse(step.leaf);
    } catch {
      continue;
    }
    const over = said ? await skips(key, said) : false;
    if (said?.data?.from !== key && !over) continue;
    const tree = await prove(step, said, key);
    if (!tree) throw new Error("换钥匙的记录没有旧钥匙的签名，可能换了一本日志");
    found.trees.push(tree);
    key = said.data.to;
    if (said.action === CHANGED) found.changes += 1;
    else found.restarts.push({ ...said.data, skips: over });
  }
  if (key !== present) throw new Error("日志的公钥和上次看到的不一样，可能换了一本日志");
  return found;
}

/** Whether leaves seen under `before` are gone, as a restart owns up to; throws where more are, or others. */
export function lost(before, restarts) {
  for (const { size, root, kept, skips } of restarts) {
    if (skips) {
      // how far the log went that was seen, nobody says any more
      if (before.size > kept) return true;
      continue;
    }
    if (before.size > size || (before.size === size && before.root !== root))
      throw new Error(
        `上次看到的 ${before.size} 条，不是日志承认恢复前有过的那 ${size} 条，有记录没有交代就不见了`,
      );
    if (before.size > kept) return true;
  }
  return false;
}

/** What a visitor is told of the way here. */
export function told({ changes, restarts }) {
  const said = restarts.map(
    ({ size, kept, reason, skips }) =>
      `日志从备份恢复后另起了一本，原有 ${size} 条，保留 ${kept} 条，其余丢失（${reason}）。${skips ? SKIPPED : ""}`,
  );
  return [...(changes ? ["日志换过钥匙，旧钥匙签名认可了新的。"] : []), ...said].join("");
}
