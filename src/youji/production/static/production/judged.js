// What the rules say of what is on the screen, from the copy this phone keeps: the same rules and the same facts as on the
// platform (compliance/rules.js). What the copy cannot tell is 无法判断 here and is judged when it arrives.
"use strict";

(() => {
  const { drawn, told, worst } = window.youjiVerdicts;
  const { age, TOO_OLD } = window.youjiFacts;
  const TREATS = ["spray", "medicate", "fertilise"];
  const HARVESTS = ["harvest", "catch"];
  const RULE = "FIELD-PHONE";
  let now = null; // the judgement on the screen
  let announced = "";

  const unknown = (message, remedy = "") => ({
    verdict: "unknown",
    earliest_harvest_on: null,
    edition: "",
    findings: [{ rule: RULE, verdict: "unknown", message, source: "", mark: "", values: {}, remedy }],
  });

  const seasonsOf = (known, codes) =>
    (known?.parts.own?.content.seasons || []).filter(({ code }) => codes.includes(code));

  // What counts of a season: of the copy and of what this phone has put down since, each in its newest version. What is
  // corrected is named by the version that was corrected, which need not be the first.
  function usesOf(season, others, corrects) {
    const gone = new Set([corrects, ...others.map((one) => one.supersedes)]);
    const known = new Set(season.uses.flatMap(({ root, record }) => [root, record]));
    const own = others
      .filter((one) => TREATS.includes(one.kind) && one.seasons.includes(season.code))
      .filter((one) => !gone.has(one.id) && !known.has(one.id));
    return [
      ...season.uses.filter(({ record }) => !gone.has(record)),
      ...own.map((one) => useOf(one, season)),
    ];
  }
  const useOf = ({ day, kind, seasons, plots, ...said }, { cm2 }) => ({ ...said, on: day, kind, cm2 });

  function one(known, season, body, others) {
    const uses = usesOf(season, others, body.supersedes);
    const ask = (some, harvest = null) => window.youjiAsk(known, season, some, harvest);
    try {
      // What is taken is answered for by everything used before; a treatment for what it does itself.
      if (HARVESTS.includes(body.kind))
        return ask(
          uses.filter(({ on }) => on <= body.day),
          body.day,
        );
      const own = [useOf(body, season)];
      const [after, before, alone] = [[...uses, ...own], uses, own].map((some) => ask(some));
      const { of_its_own: ofItsOwn, worst: worstOf } = window.youjiRules;
      const findings = ofItsOwn(after.findings, before.findings, alone.findings);
      return { ...after, findings, verdict: worstOf(findings) };
    } catch {
      return unknown("这部手机上算不了，联网后由平台判断。");
    }
  }

  function judge(known, body, others) {
    if (![...TREATS, ...HARVESTS].includes(body.kind)) return null;
    if (!body.seasons?.length || (TREATS.includes(body.kind) && !(body.input && body.dose))) return null;
    const seasons = seasonsOf(known, body.seasons);
    if (!window.youjiAsk || seasons.length < body.seasons.length)
      return unknown("这部手机上没有这块地的判定资料，记录到达平台时再判断。");
    const found = worst(seasons.map((season) => one(known, season, body, others)));
    const days = age(known);
    const doubts = [
      [
        days >= TOO_OLD,
        `判定资料${days}天没有更新，不能据此说“允许”。`,
        "请联网更新，或等记录到达平台后看结果。",
      ],
      [
        seasons.some(({ beyond }) => beyond),
        "这块地上别家也用过药，手机上没有别家的记录。",
        "等记录到达平台后看结果。",
      ],
    ].filter(([doubted]) => doubted);
    if (!doubts.length || found.verdict !== "allowed") return found;
    const findings = doubts.flatMap(([, message, remedy]) => unknown(message, remedy).findings);
    return { ...unknown(""), edition: found.edition, findings: [...findings, ...found.findings] };
  }

  let announcing;
  function announce(sentence) {
    window.clearTimeout(announcing);
    if (sentence === announced) return;
    announcing = window.setTimeout(() => {
      announced = sentence;
      document.getElementById("verdict-said").textContent = sentence;
    }, 600); // a screen reader hears the end of the typing, not each letter
  }

  function show(form, known, body, others) {
    now = judge(known, body, others);
    if (now && known) now.day = known.day;
    const box = document.getElementById("verdict");
    const short = document.getElementById("verdict-short");
    box.hidden = short.hidden = !now;
    announce(now ? told(now) : "");
    if (!now) return;
    box.dataset.verdict = short.dataset.verdict = now.verdict;
    short.querySelector(".word").textContent = window.youjiVerdicts.WORDS[now.verdict];
    box.querySelector("[data-verdicts]").replaceChildren(drawn(now));
    form.dataset.judged = now.verdict;
  }

  // Why the platform would not let this happen: a harvest into a lot that a rule forbids. Everything else is stored.
  function stops(form, body) {
    if (form.dataset.opensLot === undefined || !body.into_lot || now?.verdict !== "forbidden") return "";
    const against = now.findings.filter(({ verdict }) => verdict === "forbidden");
    return `${against.map((each) => each.message + (each.remedy || "")).join("")}不能开成批次；可以去掉“开成批次”，只作记录。`;
  }

  const said = () => (now ? { verdict: now.verdict, edition: now.edition } : {});
  const copy = (place) => place.replaceChildren(...(now ? [drawn(now)] : []));

  // --- names ---
  const tables = (known, codes) => {
    const crops = new Set(seasonsOf(known, codes).map(({ crop }) => crop));
    return window.youjiLabels ? window.youjiLabels(known, [...crops]) : [];
  };
  function inputs(known, codes) {
    const own = known.parts.own?.content || { stock: [], recent: [] };
    const names = new Map();
    for (const { input, left } of own.stock) names.set(input, `账上${left}`);
    for (const { input } of own.recent) if (input && !names.has(input)) names.set(input, "用过");
    for (const { name, note } of tables(known, codes)) if (!names.has(name)) names.set(name, note);
    return [...names].map(([value, label]) => ({ value, label }));
  }
  // What the store, the last record or the label says of an input, for the fields that ask it.
  function input(known, name, codes) {
    const own = known.parts.own?.content || { stock: [], recent: [] };
    const last = own.recent.find((each) => each.input === name) || {};
    const shelf = own.stock.find((each) => each.input === name) || {};
    const label = tables(known, codes).find((each) => each.name === name) || {};
    const fields = ["registration", "content", "formulation", "maker", "target"];
    return Object.fromEntries(
      fields.map((key) => [key, last[key] || shelf[key] || label[key] || ""]).filter(([, value]) => value),
    );
  }

  window.youjiJudged = Object.freeze({ show, stops, said, copy, inputs, input });
})();
