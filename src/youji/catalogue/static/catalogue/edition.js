// An edition's page held against the log: its head against the leaf, its file against the digest that the leaf names,
// and every line that the page shows against that file.

import { digest } from "../ledger/tree.js";
import { EXPECTED, inWords, plain } from "./proven.js";

const OF_A_LINE = { ...EXPECTED, product_name: ["产品", (said) => said.product_name] };

function line(row, said, note) {
  for (const part of row.querySelectorAll("[data-proven]")) {
    const [label, expected] = OF_A_LINE[part.dataset.proven];
    const shown = plain(part.textContent).replace(/^—$/, "");
    note(`${said.name}的${label}`, plain(expected(said) || ""), shown);
  }
}

/** Every field of the page held against the leaf: how many, and each that differs as [label, log, page]. */
export async function compare(leaves, page, { file }) {
  const differing = [];
  let checked = 0;
  const note = (label, log, shown) => {
    checked += 1;
    if (log !== shown) differing.push([label, log, shown]);
  };
  const text = (part) => plain(page.querySelector(part)?.textContent);
  const { data } = leaves.at(-1);
  const head = `${data.document_number} · ${inWords(data.published_on)} · ${data.entry_count} 项`;
  note("名称", plain(data.title), text(".page-head h1"));
  note("文号、日期和项数", plain(head), text("[data-edition=head]"));
  note("摘要", data.digest, text("[data-edition=digest]"));
  const answer = await fetch(file);
  if (!answer.ok) throw new Error("读不到这一版的全文");
  const { items } = await answer.json();
  const printed = items.map(({ entry_code, payload }) => [entry_code, payload]);
  note("全文的摘要", data.digest, await digest(printed));
  const lines = new Map(printed);
  for (const row of page.querySelectorAll("[data-code]")) {
    const said = lines.get(row.dataset.code);
    if (said) line(row, said, note);
    else note("条目", "没有这一条", row.dataset.code);
  }
  return { checked, differing };
}
