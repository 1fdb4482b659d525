// What a signature would rest on, before it is given: what is still missing, what got nothing, a 关键项 that fails. The
// server has written all of it, for every item; here is only shown what holds now.
"use strict";

(() => {
  if (!window.youjiSheet) return;
  const { sheet, items, chosen, kindOf } = window.youjiSheet;
  const among = (list, tier) => Boolean(tier) && list.split(" ").includes(tier.value);
  const fails = (screen) => among(screen.dataset.failing, chosen(screen));
  // Something else was chosen than what the platform reckons by itself comes to.
  const contradicts = (screen) =>
    Boolean(screen.dataset.proposed && chosen(screen)) && chosen(screen).value !== screen.dataset.proposed;
  const noted = (screen) => screen.querySelector("textarea").value.trim() !== "";
  const pictured = (screen) =>
    [...screen.querySelectorAll("[data-photos] > li")].some((one) => one.dataset.refused === undefined);

  function show() {
    const of = (screen) => ({
      tier: screen.dataset.asked !== undefined && !chosen(screen),
      note: fails(screen) && !noted(screen),
      photo: fails(screen) && !pictured(screen),
      nothing: screen.dataset.asked !== undefined && among(screen.dataset.nothing, chosen(screen)),
      fails: fails(screen),
      reason: contradicts(screen) && !noted(screen),
    });
    for (const screen of items)
      for (const [what, holds] of Object.entries(of(screen))) {
        const line = sheet.querySelector(`[data-${what}-of="${screen.dataset.item}"]`);
        if (line) line.hidden = !holds;
      }
    for (const list of sheet.querySelectorAll("[data-review]"))
      list.hidden = ![...list.querySelectorAll("li")].some((line) => !line.hidden);
    for (const screen of items)
      screen.querySelector("[data-veto-note]")?.toggleAttribute("data-holds", fails(screen));
  }

  // The total as the platform last reckoned it; while answers wait here, that it is not yet the whole.
  function total(sum) {
    const shown = document.getElementById("total");
    if (shown && sum !== undefined) shown.textContent = `${Number(sum)}分`;
  }
  document.addEventListener("youji:settled", ({ detail: { row, ok, answer } }) => {
    if (ok && kindOf(row) === "line") total(answer.total);
  });
  document.addEventListener("youji:outbox", ({ detail: { rows } }) => {
    const pending = document.getElementById("total-pending");
    if (pending) pending.hidden = !rows.some((row) => row.state === "kept" && kindOf(row) === "line");
    show();
  });
  sheet.addEventListener("input", show);

  // A 关键项 judged to fail is asked for its reasons where it is judged, while one still stands before it. Once: whoever
  // cannot give them now presses again.
  const asked = new Set();
  function holdsBack(screen) {
    const said = screen.querySelector("[data-veto-asks]");
    if (!said) return false;
    const lacks = fails(screen)
      ? [!noted(screen) && "写明情况", !pictured(screen) && "拍照"].filter(Boolean)
      : [];
    said.hidden = !lacks.length;
    if (!lacks.length || asked.has(screen.id)) return false;
    asked.add(screen.id);
    said.textContent = `判了不达标，请现在就${lacks.join("、")}：签字前必须有，离开现场就补不了了。实在补不了的，再按一次往下走。`;
    screen.querySelector(noted(screen) ? "input[type=file]" : "textarea").focus();
    return true;
  }

  // Why a signature has to wait; nothing: it need not.
  function standing(rows) {
    const refused = rows.filter((row) => row.state === "refused");
    const photos = refused.filter((row) => kindOf(row) === "photo");
    if (!navigator.onLine) return "没有网络，签字要等联网以后。评分已保存在这部手机上。";
    if (photos.length)
      return `${photos.length}张照片没有收（${[...new Set(photos.map((row) => row.title))].join("、")}）：请到那一项重拍或删除，再签字。`;
    if (refused.length) return "平台没有接受的内容列在上面，请先处理再签字。";
    return rows.some((row) => row.state === "kept") ? "还有内容没有传上去，请稍候再签字。" : "";
  }

  window.youjiReview = Object.freeze({ show, holdsBack, standing });
})();
