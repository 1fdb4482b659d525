// How one key of the log follows another, and one log another, so that a browser that remembers the old accepts the
// new: docs/log.md says it in words. No page and no network here; each step is proven or refused.

import { bytes, leafHash, readCheckpoint, readKey, readNote, rootFromPath, same, signed } from "./tree.js";

const [CHANGED, RESTARTED] = ["ledger.key.changed", "ledger.log.restarted"];

/** Which log of its house a name is: …/log the first, …/log/2 the one after a restart. */
export const nth = (origin) => Number(origin.match(/\/log\/([0-9]{1,4})$/)?.[1] ?? 1);
/** The name of the first log of that house. */
export const firstName = (origin) => (nth(origin) === 1 ? origin : origin.slice(0, origin.lastIndexOf("/")));

/** The tree that `step` stands in, signed by the key that it needs; null where it is not proven. */
async function prove({ leaf, index, path, checkpoint }, said) {
  const [old, next] = [await readKey(said.data.from), await readKey(said.data.to)];
  if (!old || !next) return null;
  const restart = said.action === RESTARTED;
  const leads = restart
    ? same(old.key, next.key) &&
      nth(next.name) > nth(old.name) &&
      firstName(next.name) === firstName(old.name)
    : said.action === CHANGED && old.name === next.name;
  const known = await signed(checkpoint, restart ? said.data.to : said.data.from);
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
    if (said?.data?.from !== key) continue;
    const tree = await prove(step, said);
    if (!tree) throw new Error("换钥匙的记录没有旧钥匙的签名，可能换了一本日志");
    found.trees.push(tree);
    key = said.data.to;
    if (said.action === CHANGED) found.changes += 1;
    else found.restarts.push(said.data);
  }
  if (key !== present) throw new Error("日志的公钥和上次看到的不一样，可能换了一本日志");
  return found;
}

/** Whether leaves seen under `before` are gone, as a restart owns up to; throws where more are, or others. */
export function lost(before, restarts) {
  for (const { size, root, kept } of restarts) {
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
    ({ size, kept, reason }) =>
      `日志从备份恢复后另起了一本，原有 ${size} 条，保留 ${kept} 条，其余丢失（${reason}）。`,
  );
  return [...(changes ? ["日志换过钥匙，旧钥匙签名认可了新的。"] : []), ...said].join("");
}
