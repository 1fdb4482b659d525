// How a judgement is drawn and told: the word, the sentences that stand against, what would make it pass, and the day
// from which harvest may begin. Used while a record is filled in, and by the lists.
"use strict";

(() => {
  const WORDS = { allowed: "允许", forbidden: "禁止", unknown: "无法判断" };
  const WORST = ["forbidden", "unknown", "allowed"];

  function part(name, text, className = "") {
    const made = Object.assign(document.createElement(name), { className });
    made.textContent = text;
    return made;
  }

  const inWords = (iso) => {
    const [year, month, day] = iso.split("-").map(Number);
    return `${year}年${month}月${day}日`;
  };

  function finding({ verdict, message, source, remedy }) {
    const box = part("div", "", "verdict");
    box.dataset.verdict = verdict;
    box.append(part("span", WORDS[verdict], "word"), part("p", message));
    if (remedy) box.append(part("p", remedy, "mend"));
    if (source) box.append(part("p", source, "source"));
    return box;
  }

  // `judgement` as one thing; what no rule objects to is folded away.
  function drawn({ verdict, earliest_harvest_on: earliest, findings, day }) {
    const box = document.createDocumentFragment();
    const against = findings.filter((one) => one.verdict !== "allowed");
    const fine = findings.filter((one) => one.verdict === "allowed");
    const head = part("p", "", "verdict-head");
    head.dataset.verdict = verdict;
    head.append(part("strong", WORDS[verdict]));
    if (earliest) head.append(part("span", `最早${inWords(earliest)}可采收`));
    box.append(head);
    if (day) box.append(part("p", `按${inWords(day)}的资料判定`, "muted"));
    against.sort((a, b) => WORST.indexOf(a.verdict) - WORST.indexOf(b.verdict));
    box.append(...against.map(finding));
    if (fine.length) {
      const rest = part("details", "");
      rest.append(part("summary", `另有${fine.length}项没有问题`), ...fine.map(finding));
      box.append(rest);
    }
    return box;
  }

  // What a screen reader hears: the word, what stands against it and how it is mended, the day.
  function told({ verdict, earliest_harvest_on: earliest, findings, day }) {
    const against = findings.filter((one) => one.verdict === verdict && verdict !== "allowed");
    const sentences = against.map((one) => one.message + (one.remedy || "")).join("");
    return `${WORDS[verdict]}。${sentences}${earliest ? `最早${inWords(earliest)}可采收。` : ""}${day ? `按${inWords(day)}的资料。` : ""}`;
  }

  // Several judgements of one record (its seasons): forbidden before unknown before allowed, the latest day, each
  // sentence once.
  function worst(all) {
    if (!all.length) return null;
    const verdict = WORST.find((word) => all.some((one) => one.verdict === word));
    const days = all.map((one) => one.earliest_harvest_on);
    const seen = new Map();
    for (const one of all)
      for (const each of one.findings) seen.set(each.rule + each.verdict + each.message, each);
    const earliest = days.includes(null) || days.includes(undefined) ? null : days.sort().at(-1);
    return { verdict, earliest_harvest_on: earliest, edition: all[0].edition, findings: [...seen.values()] };
  }

  window.youjiVerdicts = Object.freeze({ WORDS, drawn, told, worst, inWords, part });
})();
