// Asks the emitted rules (compliance/rules.js) with what this phone keeps: one season, everything used on its ground.
"use strict";

(() => {
  const amount = (value, unit) => (value && unit ? { value: String(value).normalize("NFKC"), unit } : null);

  const unsaid = (value) => value === undefined || value === null || value === "";
  const number = (value) => (unsaid(value) ? null : String(value).normalize("NFKC"));
  // 是, 否 or nothing said: of the screen a word, of the copy what the platform keeps.
  const whether = (value) => (unsaid(value) ? null : String(value) === "true");

  // What the crop needs, as it was said in this season; where it was said differently, the least.
  const need = (uses) =>
    uses
      .map((one) => number(one.nitrogen_need))
      .filter((one) => one !== null && Number(one) > 0)
      .reduce((least, one) => (least === null || Number(one) < Number(least) ? one : least), null);

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
    nitrogen: number(one.nitrogen),
    organic: whether(one.organic),
    earlier: one.earlier === true,
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
      temperatures: season.temperatures || [],
      nitrogen_need: need(uses),
      tables: parts.tables.content,
    });
})();
