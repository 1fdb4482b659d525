// What every page does with JavaScript, all of it optional: says when the connection is gone or slow,
// and does not send a form twice.
"use strict";

(() => {
  const said = () => document.getElementById("said");

  function say(tone, sentence) {
    const box = said();
    if (!box) return;
    const line = document.createElement("p");
    line.className = "notice";
    line.dataset.tone = tone;
    line.textContent = sentence;
    box.replaceChildren(line);
    window.setTimeout(() => line.remove(), 8000);
  }

  function connection() {
    for (const bar of document.querySelectorAll("[data-connection]")) {
      bar.dataset.state = navigator.onLine ? "online" : "offline";
      bar.textContent = navigator.onLine ? "" : "没有网络。填写的内容留在这部手机上，联网后再提交。";
    }
  }

  // On a slow line the old page stays while the next is on its way: say that it is, or it is pressed again.
  let waiting;
  function slow() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      for (const bar of document.querySelectorAll("[data-connection]")) {
        if (!navigator.onLine) continue;
        bar.dataset.state = "slow";
        bar.textContent = "网络慢，还在等服务器回答，不用重按。";
      }
      waiting = window.setTimeout(connection, 20000); // a file came instead of a page, or nothing will
    }, 3000);
  }
  document.addEventListener("submit", (event) =>
    window.setTimeout(() => {
      if (!event.defaultPrevented) slow();
    }),
  );
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (
      link?.protocol?.startsWith("http") &&
      !link.target &&
      !link.hasAttribute("download") &&
      !/\.(pdf|xlsx|csv)$/.test(link.pathname) &&
      !link.getAttribute("href").startsWith("#") &&
      !event.defaultPrevented
    )
      slow();
  });
  window.addEventListener("pageshow", () => {
    window.clearTimeout(waiting);
    connection();
  });
  window.addEventListener("pagehide", () => window.clearTimeout(waiting));

  window.addEventListener("online", connection);
  window.addEventListener("offline", connection);
  document.addEventListener("DOMContentLoaded", connection);

  // A second press while the first is on its way does nothing. The page shown again from the cache is fresh.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(() => {
      delete form.dataset.sent;
    }, 5000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Chromium sends a form off from a date box though its first button is disabled (_enter.html): it is pressed, or not.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("input[type=date]")) return;
    if (event.target.form?.querySelector("button[disabled][hidden]")) event.preventDefault();
  });

  // “全选” in a table head: data-check-all="name of the boxes"; it is ticked while all of them are
  const boxesOf = (all) =>
    (all.closest("form") || document).querySelectorAll(
      `input[type=checkbox][name="${CSS.escape(all.dataset.checkAll)}"]:not(:disabled)`,
    );
  const follow = (all) => {
    const boxes = [...boxesOf(all)];
    all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
  };
  for (const all of document.querySelectorAll("[data-check-all]")) follow(all);
  document.addEventListener("change", ({ target }) => {
    if (target.dataset?.checkAll) for (const box of boxesOf(target)) box.checked = target.checked;
    else if (target.type === "checkbox")
      for (const all of document.querySelectorAll("[data-check-all]")) follow(all);
  });

  // What was refused is read first: a screen reader and the keyboard stand at the summary, not at the top of the page.
  const refused = document.querySelector("main .error-summary");
  if (refused) refused.focus();

  // “打印”: without JavaScript the browser's own menu does it.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Filters apply themselves: <select data-autosubmit>. Without JavaScript the button does it.
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-autosubmit]") && event.target.form) event.target.form.requestSubmit();
  });

  // The demonstration clock: a page that is kept holds the day and how far it is ahead; the time of day is made here.
  const minutes = new Intl.DateTimeFormat("zh-CN", {
    timeZone: "Asia/Shanghai",
    dateStyle: "long",
    timeStyle: "short",
  });
  function tick() {
    for (const time of document.querySelectorAll("time[data-ahead]"))
      time.textContent = minutes.format(Date.now() + 1000 * Number(time.dataset.ahead));
  }
  tick();
  if (document.querySelector("time[data-ahead]")) window.setInterval(tick, 20000);

  // Esc and a press outside close the open menu.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (menu !== except) menu.open = false;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

  window.youji = Object.freeze({ say });
})();
