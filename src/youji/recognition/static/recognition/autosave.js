// Saves each field as it is left, or a moment after the last key. What could not be sent stays on this phone
// (shared/drafts.js) and goes when the connection or the session is back. Without JavaScript the page's buttons do it.
"use strict";

(() => {
  const KINDS = /^(field|tier|note)-/;
  const box = document.querySelector("[data-progress]");
  const form = document.querySelector("form[data-autosave]");
  let last = Promise.resolve(); // one save at a time: what was typed later is saved later
  let stuck = false;

  function say(sentence, href) {
    const said = box.querySelector("[data-saved]");
    said.textContent = sentence;
    if (!href) return;
    const link = document.createElement("a");
    link.href = href;
    link.textContent = "重新登录";
    said.append(" ", link);
  }
  function show(answer) {
    say(
      answer.missing
        ? `已保存，还缺 ${answer.missing} 项（已完成 ${answer.done} / ${answer.asked}）`
        : "已保存，全部填好了，可以提交",
    );
    box.querySelector("meter").value = answer.done;
    const total = box.querySelector("[data-total]");
    if (total) total.textContent = answer.total;
    const vetoes = box.querySelector("[data-vetoes]");
    if (vetoes)
      vetoes.textContent = answer.vetoes.length ? `一票否决项未达标：${answer.vetoes.join("、")}` : "";
  }
  const token = () => {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    return cookie ? cookie.split("=")[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
  };
  const initial = (control) =>
    ([...control.options].find((one) => one.defaultSelected) || control.options[0] || {}).value;
  const changed = (control) =>
    KINDS.test(control.name) &&
    (control.type === "radio"
      ? control.checked && !control.defaultChecked
      : control.value !== (control.tagName === "SELECT" ? initial(control) : control.defaultValue));

  function settle(control, value) {
    if (control.type === "radio") {
      for (const one of form.elements[control.name]) one.defaultChecked = one === control;
      return;
    }
    if (control.tagName === "SELECT") {
      for (const one of control.options) one.defaultSelected = one.value === value;
      return;
    }
    control.defaultValue = value;
  }

  async function save(control) {
    if (!changed(control)) return;
    const value = control.value;
    const data = new FormData();
    data.set(control.name, value);
    const was = form.elements[`was-${control.name}`];
    if (was) data.set(was.name, was.value);
    let response;
    try {
      response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json", "X-CSRFToken": token() },
      });
    } catch {
      stuck = true;
      say("没有网络。填的内容存在这部手机上，联网后自动保存。");
      return;
    }
    if (response.redirected || response.status === 403) {
      stuck = true;
      say(
        "登录已过期。填的内容存在这部手机上，重新登录后接着填。",
        `/accounts/login/?next=${encodeURIComponent(location.pathname)}`,
      );
      return;
    }
    if (!response.ok || !response.headers.get("Content-Type").includes("json")) {
      stuck = response.status >= 500;
      say(
        stuck
          ? "服务器暂时没有回答。填的内容存在这部手机上，稍后自动保存。"
          : "这一项没有保存。请刷新页面看最新状态，填的内容还在这部手机上。",
      );
      return;
    }
    const answer = await response.json();
    stuck = false;
    show(answer);
    const key = control.name.replace(KINDS, "");
    const said = document.getElementById(`live-${control.name}`);
    if (said) said.textContent = answer.problems[key] || "";
    if (was && control.name in answer.kept) was.value = answer.kept[control.name];
    if (answer.problems[key] && answer.kept[control.name] !== value) return; // a colleague's stands, and the reader is told
    const kept = answer.kept[control.name] ?? value;
    if (
      control.type !== "radio" &&
      control.value === value &&
      kept !== value &&
      document.activeElement !== control
    )
      control.value = kept;
    settle(control, control.value === value ? value : kept);
    if (window.youjiDrafts) window.youjiDrafts.done(form);
  }

  const queue = (control) => {
    last = last.then(() => save(control)).catch(() => {});
  };
  const flush = () => {
    for (const control of form.elements) if (control.name && changed(control)) queue(control);
  };

  if (form) {
    let timer;
    document.addEventListener("change", (event) => {
      if (event.target.form === form && KINDS.test(event.target.name)) queue(event.target);
    });
    document.addEventListener("input", (event) => {
      if (event.target.form !== form || !KINDS.test(event.target.name) || event.target.type === "radio")
        return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => queue(event.target), 2000);
    });
    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && stuck) flush();
    });
    window.setInterval(() => {
      if (stuck) flush();
    }, 20000);
    form.addEventListener("youji:restored", flush);
    flush(); // what an earlier visit could not send
  }

  for (const button of document.querySelectorAll("[data-press]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.press).click());
  }
})();
