// What this phone has put down and how it stands with it: on the phone, refused with its sentence, arrived with what the
// platform found. Above the list of what has arrived.
"use strict";

(() => {
  const box = document.getElementById("on-phone");
  if (!box) return;
  const { part, WORDS } = window.youjiVerdicts;
  const outbox = window.youjiOutbox;
  const STATES = { kept: ["在手机上", "warn"], refused: ["没有接受", "stop"], sent: ["已送到", "ok"] };

  function mark(word, tone) {
    const made = part("span", word, "status");
    made.dataset.tone = tone;
    return made;
  }

  function actions(row) {
    const line = part("p", "", "cluster");
    const mend = Object.assign(part("a", "改正", "button"), { href: row.page });
    const drop = Object.assign(part("button", "不要了", "quiet"), { type: "button" });
    drop.setAttribute("aria-label", `不要了：${row.title}`);
    drop.addEventListener("click", () => outbox.drop(row));
    line.append(mend, drop);
    return line;
  }

  function item(row, pictures) {
    const made = part("li", "");
    made.dataset.state = row.state;
    const head = part("p", "");
    head.append(mark(...STATES[row.state]), part("strong", ` ${row.title}`));
    const verdict = row.answer?.verdict || row.record.body.verdict;
    if (verdict) head.append(part("span", ` ${WORDS[verdict]}`, "muted"));
    if (pictures) head.append(part("span", ` ${pictures}张照片待上传`, "muted"));
    made.append(head);
    const differs =
      row.answer?.verdict && row.record.body.verdict && row.answer.verdict !== row.record.body.verdict;
    if (differs)
      made.append(
        part(
          "p",
          `手机上判的是“${WORDS[row.record.body.verdict]}”，平台用最新资料判的是“${WORDS[verdict]}”。`,
        ),
      );
    if (row.answer?.said) made.append(part("p", row.answer.said));
    if (row.state === "refused") made.append(part("p", row.said), actions(row));
    return made;
  }

  async function show() {
    const rows = (await outbox.all("field/record/")).reverse();
    const photos = await outbox.all("field/photo/");
    const of = (row) => photos.filter(({ after }) => after === row.id).length;
    box.querySelector("ul").replaceChildren(...rows.map((row) => item(row, of(row))));
    box.hidden = !rows.length;
    const number = (state) => rows.filter((row) => row.state === state).length;
    box.querySelector("[data-counts]").textContent =
      `手机上${number("kept")}条，刚送到${number("sent")}条，没有接受${number("refused")}条。`;
    box.dataset.ready = "1";
  }

  document.addEventListener("youji:outbox", show);
  show();
  window.youjiFacts?.refresh();
})();
