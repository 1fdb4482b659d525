// <div data-kept="page|all" hidden>: what this phone holds of this page, or of everything, and how it stands with it.
// data-none: what to say when that is nothing. Templates write {% include "shared/_kept.html" %}; a page that has a form
// with data-keep and no such box is given one, which speaks when the phone cannot keep what is typed.
"use strict";

(() => {
  const ONLY_HERE = "填的内容只在这一页上，请不要关掉本页；联网时会直接上传。";
  const FAULTS = {
    QuotaExceededError: `这部手机存不下了。${ONLY_HERE}也可以清出一些空间。`,
    BlockedError: `另一个打开着的优基页面是旧的，占着手机里存的内容。请关掉它，再刷新本页。${ONLY_HERE}`,
    else: `浏览器现在不让优基存东西。${ONLY_HERE}`,
  };
  const WAITING = {
    offline: "没有网络，联网后自动上传。",
    later: "服务器暂时没有回答，稍后自动再传。",
    session: "登录已过期，重新登录后自动上传。",
  };
  const outbox = window.youjiOutbox;
  const time = (n, more) =>
    new Date(n).toLocaleString("zh-CN", { hour: "2-digit", minute: "2-digit", ...more });
  const whole = (n) => time(n, { month: "numeric", day: "numeric" });

  function part(name, text, more = {}) {
    const made = Object.assign(document.createElement(name), more);
    made.textContent = text;
    return made;
  }

  function line(row) {
    const item = document.createElement("li");
    const put = part("button", "不要了", { type: "button", className: "quiet" });
    put.setAttribute("aria-label", `不要了：${row.title}`);
    put.addEventListener("click", async () => {
      await outbox.drop(row);
      document.dispatchEvent(new CustomEvent("youji:dropped", { detail: { row } }));
    });
    item.append(part("a", row.title || "没有接受的一项", { href: row.page }));
    item.append(part("span", ` ${whole(row.at)} ${row.said || ""}`, { className: "muted" }), put);
    return item;
  }

  // The sentence and its tone, from what the box covers; nothing to say is no sentence.
  function standing(box, { waiting, refused, drafts, trouble, fault }) {
    if (fault) return ["stop", FAULTS[fault] || FAULTS.else];
    if (waiting && trouble) return ["warn", `${waiting}项保存在这部手机上。${WAITING[trouble]}`];
    if (refused) return ["stop", `${refused}项平台没有接受，内容还留在这部手机上：`];
    if (drafts) return ["warn", "这些内容填了还没有提交，只在这部手机上。点开接着填："];
    if (waiting) return ["", ""]; // on its way
    if (box.gone) return ["ok", box.gone];
    return box.dataset.none ? ["ok", box.dataset.none] : ["", ""];
  }

  function show(box, { rows, trouble, fault }) {
    const all = box.dataset.kept === "all";
    const mine = all ? rows : rows.filter((row) => row.page.split(/[?#]/)[0] === location.pathname);
    const of = (state) => mine.filter((row) => row.state === state);
    const listed = [...of("refused"), ...(all ? of("draft") : [])];
    const waiting = of("kept").length;
    const refused = of("refused").length;
    const drafts = listed.length - refused;
    if (waiting && trouble) box.held = Math.max(waiting, box.held || 0);
    if (waiting) box.gone = "";
    else if (box.held) {
      box.gone = `${box.held}项已传上，${time(Date.now())}。`;
      box.held = 0;
    }
    const [tone, said] = standing(box, { waiting, refused, drafts, trouble, fault });
    Object.assign(box.dataset, { tone, waiting, refused });
    box.hidden = !said && !listed.length;
    const text = box.querySelector("p");
    if (text.firstChild?.data !== said) {
      text.replaceChildren(said);
      if (trouble === "session" && waiting && !fault)
        text.append(
          part("a", "重新登录", { href: `/accounts/login/?next=${encodeURIComponent(location.pathname)}` }),
        );
    }
    box.querySelector("ul").replaceChildren(...listed.map(line));
  }

  const form = document.querySelector("form[data-keep]");
  if (form && !document.querySelector("[data-kept]")) {
    const made = Object.assign(document.createElement("div"), { className: "notice", hidden: true });
    made.dataset.kept = "page";
    form.before(made);
  }
  for (const box of document.querySelectorAll("[data-kept]")) {
    const list = part("ul", "", { className: "kept-list" });
    const said = part("p", "");
    said.setAttribute("role", "status");
    box.replaceChildren(said, list);
    document.addEventListener("youji:outbox", ({ detail }) => show(box, detail));
  }
  outbox.tell();
})();
