// Several documents chosen in one go: each file is laid beside one of the missing documents, by its name where that tells,
// else in the order of the page; nothing goes anywhere before the person has looked and pressed. Then each goes through
// the outbox like a file chosen for its own document (evidence-queue.js).
"use strict";

(() => {
  const box = document.querySelector("[data-several]");
  if (!box || !window.youjiOutbox) return;
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("ul");
  const button = box.querySelector("button");
  const wanted = [...box.querySelectorAll("template[data-target]")].map((one) => ({
    target: one.dataset.target,
    label: one.dataset.label,
  }));
  let rows = [];

  function made(name, more, ...inside) {
    const one = Object.assign(document.createElement(name), more);
    one.append(...inside);
    return one;
  }

  const bare = (text) => text.normalize("NFKC").replace(/[（(][^（）()]{0,40}[）)]|[\s《》“”、，。·_-]/g, "");
  // A file called 土地流转合同2.jpg is the 土地流转合同; of several that fit, the longest name.
  const toldBy = (file) => {
    const stem = bare(file.name.replace(/\.[^.]{1,10}$/, ""));
    const fits = wanted.filter(
      ({ label }) => stem.includes(bare(label)) || (stem.length > 3 && bare(label).includes(stem)),
    );
    return fits.sort((a, b) => b.label.length - a.label.length)[0];
  };

  function laid(files) {
    const places = files.map((file) => toldBy(file)?.target || "");
    const free = wanted.map((one) => one.target).filter((target) => !places.includes(target));
    return places.map((place) => place || free.shift() || "");
  }

  function row(file, place) {
    const choice = made("select", {}, made("option", { value: "", textContent: "不放" }));
    for (const { target, label } of wanted)
      choice.append(made("option", { value: target, textContent: label }));
    choice.value = place;
    choice.setAttribute("aria-label", `${file.name}是哪一件材料`);
    const shown = made("span", { className: "thumb" });
    if (file.type.startsWith("image/"))
      shown.append(made("img", { src: URL.createObjectURL(file), alt: file.name }));
    else shown.textContent = file.name;
    list.append(made("li", {}, shown, choice));
    return { file, choice };
  }

  input.addEventListener("change", () => {
    list.replaceChildren();
    const files = [...input.files];
    const places = laid(files);
    rows = files.map((file, n) => row(file, places[n]));
    input.value = "";
    button.hidden = !rows.length;
    box.querySelector("[role=status]").textContent =
      `选了${rows.length}个文件，请看看各是哪一件，再按“放好”。`;
  });

  button.addEventListener("click", () => {
    const placed = rows.filter(({ choice }) => choice.value);
    for (const { file, choice } of placed)
      document.dispatchEvent(new CustomEvent("youji:evidence", { detail: { target: choice.value, file } }));
    list.replaceChildren();
    rows = [];
    button.hidden = true;
    box.querySelector("[role=status]").textContent = `${placed.length}个文件已放到各件材料下面。`;
  });
  box.hidden = false;
})();
