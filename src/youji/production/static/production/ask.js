// Asks the emitted rules (compliance/rules.js) with what this phone keeps: one season, everything used on its ground.
"use strict";

(() => {
  const amount = (value, unit) => (value && unit ? { value: String(value).normalize("NFKC"), unit } : null);

  // A use as the rules look at it; `cm2` is the ground it shares with the season.
  const use = (one, whole) => ({
    on: one.on,
    until: one.until || null,
    kind: one.kind,
    input: one.input || "",
    registration: one.registration || "",
    content: one.content || "",
    formulation: one.formulation || "",
    dose: amount(one.dose, one.dose_unit),
    spray_volume: amount(one.spray_volume, one.volume_unit),
    target: one.target || "",
    method: one.method || "",
    nitrogen: one.nitrogen ? String(one.nitrogen) : null,
    organic: one.organic ?? null,
    shared_cm2: one.cm2 < whole ? one.cm2 : null,
    hour: null,
    bought: null,
    appointed: null,
    operator: null,
    packages: null,
  });

  const covers = ({ codes, excepted }, crop) =>
    codes.some((one) => crop.startsWith(one)) && !excepted.some((one) => crop.startsWith(one));

  // Products that a label registers for one of these crops, once each: for the names one may choose from.
  window.youjiLabels = ({ parts }, crops) =>
    Object.entries(parts.tables?.content.labels || {})
      .filter(([name]) => !name.startsWith("#"))
      .map(([name, rows]) => [name, rows.find((row) => crops.some((crop) => covers(row, crop)))])
      .filter(([, row]) => row)
      .map(([name, row]) => ({
        name,
        note: `${row.crop}登记`,
        registration: row.registration,
        content: row.content,
        formulation: row.formulation,
        target: row.targets.length === 1 ? row.targets[0] : "",
      }));

  window.youjiAsk = ({ parts }, season, uses, harvest) =>
    window.youjiRules.check({
      crop: season.grown,
      category: season.category,
      uses: uses.map((one) => use(one, season.cm2)),
      harvest_on: harvest,
      enter_on: null,
      ground: season.cm2 ? { cm2: season.cm2, water_source: "", prohibited: "", document: "" } : null,
      temperatures: [],
      nitrogen_need: null,
      tables: parts.tables.content,
    });
})();
