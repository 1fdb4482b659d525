// What a buyer is told of a certificate in hand: the same as logic/verdict.py says of the same checks.

import { BadNumber, canVerify, isNational, judge, NATIONAL } from "../certificates/proof.js";

const OF = { good: "verified", open: "unverifiable", bad: "mismatch" };
const NOT_OURS = "不是本平台的编号（纸质合格证、旧样式或别的系统），原样保存，无法核验。";
const NO_NUMBER = "合格证编号是17位";
export const WORDS = {
  verified: ["已核验", "ok"],
  unverifiable: ["无法核验", "warn"],
  mismatch: ["不符", "stop"],
};

/** What the checks of a label come to: the first that is as bad as the whole of them says why. */
export function ofChecks({ state, checks }) {
  const said = checks.find((one) => one.state === state)?.said ?? "";
  return { verdict: OF[state], found: state === "good" ? "" : said };
}

/** A number of ours that was mistyped or misprinted is no certificate; anything else is somebody else's. */
function unread(text, fault, known) {
  const house = known.keys?.house;
  const ours = !fault.message.startsWith(NO_NUMBER) || (house && text.toLowerCase().includes(`${house}/q/`));
  return ours ? { verdict: "mismatch", found: fault.message } : { verdict: "unverifiable", found: NOT_OURS };
}

/** What this phone finds of `text` with the lists that are `known` on the day `day`; without Ed25519 nothing. */
export async function verdictOf(text, known, day) {
  if (!(await canVerify()))
    return { verdict: "", found: "这部手机不能离线核验，联网后由平台核验。", code: "", copy: 0 };
  try {
    const judged = await judge(text, known, day);
    const { statement } = judged;
    const said = statement
      ? { copy: statement.copy, product: statement.product, issuer: statement.issuer }
      : { copy: 0, product: "", issuer: "" };
    const found =
      judged.state === "open" && isNational(text)
        ? { verdict: "", found: `${NATIONAL}。` }
        : ofChecks(judged);
    return { ...found, code: judged.code, ...said };
  } catch (fault) {
    if (!(fault instanceof BadNumber || fault instanceof URIError)) throw fault;
    return { ...unread(text, fault, known), code: "", copy: 0 };
  }
}
