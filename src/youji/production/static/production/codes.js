// One field for a code, four ways into it: a hand scanner that types, the phone's own detector, a photograph, typing.
// <input data-code="32" …> in a .code-field; buttons and file boxes inside it are shown where they can do something.
"use strict";

(() => {
  const WIDE = /[\uff10-\uff19]/g; // full-width digits, as a Chinese keyboard types them
  const plain = (text) =>
    text
      .replace(WIDE, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
      .replace(/[\s\u200b-\u200f-]/g, "");
  // Labels print the code within an address: the digits at its end are it.
  const within = (text) => (/([0-9]{31,33})\D*$/.exec(plain(text)) || [null, plain(text)])[1];

  function wrong(code, digits) {
    if (!code) return "";
    if (!/^[0-9]*$/.test(code)) return `可追溯电子信息码全是数字，这里有别的字：${code}`;
    if (code.length !== digits)
      return `可追溯电子信息码是${digits}位数字，这里有${code.length}位。请对着标签再看一遍。`;
    return "";
  }

  function tell(field) {
    const code = within(field.value);
    const said = wrong(code, Number(field.dataset.code));
    const box = field.closest(".code-field").querySelector("#code-wrong");
    field.value = code;
    field.setAttribute("aria-invalid", String(Boolean(said)));
    box.textContent = said;
    box.hidden = !said;
    return !said;
  }

  const detector = async () => {
    if (!("BarcodeDetector" in window)) return null;
    const formats = await window.BarcodeDetector.getSupportedFormats();
    const wanted = ["qr_code", "data_matrix", "code_128"].filter((one) => formats.includes(one));
    return wanted.length ? new window.BarcodeDetector({ formats: wanted }) : null;
  };

  function take(field, text) {
    field.value = text;
    tell(field);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The camera looks until it sees a code, or the window is closed.
  async function look(field, eye) {
    const place = field.closest(".code-field");
    const dialog = place.querySelector("dialog");
    const video = dialog.querySelector("video");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      place.querySelector("[data-code-said]").textContent = "打不开相机。可以拍照，或者照着标签输入。";
      return;
    }
    video.srcObject = stream;
    dialog.showModal();
    await video.play();
    while (dialog.open) {
      const [seen] = await eye.detect(video).catch(() => []);
      if (seen) {
        take(field, seen.rawValue);
        dialog.close();
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    for (const track of stream.getTracks()) track.stop();
  }

  // A photograph: read here where the phone can, else kept with the record and read by the platform (待识别).
  async function photographed(field, file, eye) {
    const place = field.closest(".code-field");
    const said = place.querySelector("[data-code-said]");
    const picture = eye && (await createImageBitmap(file).catch(() => null));
    const [seen] = picture ? await eye.detect(picture).catch(() => []) : [];
    if (seen) {
      take(field, seen.rawValue);
      said.textContent = "已从照片读出。";
      return;
    }
    place.dataset.pending = "1";
    said.textContent = "待识别：照片随记录上传，有网络时由平台读码。";
  }

  async function ready(field) {
    const place = field.closest(".code-field");
    const eye = await detector().catch(() => null);
    const scan = place.querySelector("[data-scan]");
    if (scan && eye && navigator.mediaDevices) {
      scan.hidden = false;
      scan.addEventListener("click", () => look(field, eye));
    }
    place
      .querySelector("dialog button")
      ?.addEventListener("click", ({ target }) => target.closest("dialog").close());
    place.querySelector("input[type=file]")?.addEventListener("change", ({ target }) => {
      if (target.files[0]) photographed(field, target.files[0], eye);
    });
    field.addEventListener("change", () => tell(field));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // a hand scanner ends with Enter: the record is not finished by it
      tell(field);
      const rest = [...field.form.elements].filter(
        (one) => !one.disabled && one.type !== "hidden" && one.offsetParent,
      );
      rest[rest.indexOf(field) + 1]?.focus();
    });
  }

  for (const field of document.querySelectorAll("input[data-code]")) ready(field);
  window.youjiCodes = Object.freeze({ tell });
})();
