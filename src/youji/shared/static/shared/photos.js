// A photo as it is sent: no larger than a screen needs, upright, with the time and the place the camera wrote into it.
// What is no picture, or one this browser cannot open, stays as it is: the platform says what is wrong with it.
"use strict";

(() => {
  const LONGEST = 1600; // pixels of the longer side
  const SMALL = 600000; // bytes; a JPEG within both limits is not written again
  const QUALITY = 0.85;
  const PICTURES = ["image/jpeg", "image/png", "image/webp"];
  const SOI = 0xffd8;
  const SOS = 0xffda;
  const APP1 = 0xffe1;
  const ORIENTATION = 0x0112;

  // The camera's own notes: the segment with its marker and length, as it stands in the file. Nothing: there is none.
  function notesOf(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.byteLength < 4 || view.getUint16(0) !== SOI) return null;
    for (let at = 2; at + 10 <= view.byteLength && view.getUint16(at) !== SOS; ) {
      const end = at + 2 + view.getUint16(at + 2);
      const exif = view.getUint16(at) === APP1 && view.getUint32(at + 4) === 0x45786966; // "Exif"
      if (exif) return end <= view.byteLength ? bytes.slice(at, end) : null;
      if (view.getUint8(at) !== 0xff || end <= at + 2) return null;
      at = end;
    }
    return null;
  }

  // The picture is drawn upright now: its notes may not turn it once more.
  function upright(notes) {
    const view = new DataView(notes.buffer, notes.byteOffset + 10, notes.byteLength - 10); // past marker, length, "Exif\0\0"
    try {
      const little = view.getUint16(0) === 0x4949;
      const first = view.getUint32(4, little);
      for (let n = 0; n < view.getUint16(first, little); n += 1) {
        const entry = first + 2 + 12 * n;
        if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
      }
      return notes;
    } catch {
      return null; // notes nobody can read
    }
  }

  async function drawn(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (scale === 1 && file.type === "image/jpeg" && file.size <= SMALL) return null;
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(picture.width * scale);
    sheet.height = Math.round(picture.height * scale);
    const pen = sheet.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.fillStyle = "#fff"; // a JPEG has no glass
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
    picture.close();
    return new Promise((resolve) => sheet.toBlob(resolve, "image/jpeg", QUALITY));
  }

  const named = (name) => `${(name || "照片").replace(/\.[^.]{1,10}$/, "")}.jpg`;

  // `file`, ready to be kept: its bytes are read at once, for the camera's own file may be gone by the time it is sent.
  // Fails when they cannot be read.
  async function ready(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const whole = new File([bytes], file.name || "照片.jpg", { type: file.type });
    if (!PICTURES.includes(file.type)) return whole;
    try {
      const made = await drawn(whole);
      if (!made || made.size >= whole.size) return whole;
      const notes = notesOf(bytes);
      const kept = notes && upright(notes);
      const parts = kept ? [made.slice(0, 2), kept, made.slice(2)] : [made];
      return new File(parts, named(file.name), { type: "image/jpeg", lastModified: file.lastModified });
    } catch {
      return whole;
    }
  }

  // <input type="file" data-shrink> of a form that is sent as it stands: its pictures are made ready as they are chosen.
  document.addEventListener("change", async ({ target }) => {
    if (!target.matches?.("input[type=file][data-shrink]")) return;
    const chosen = [...target.files];
    const made = new DataTransfer();
    try {
      for (const file of chosen) made.items.add(await ready(file));
    } catch {
      return; // as it was chosen: the form says what is wrong with it
    }
    if (chosen.every((file, n) => target.files[n] === file)) target.files = made.files; // not chosen anew meanwhile
    target.dataset.shrink = "done";
  });

  window.youjiPhotos = Object.freeze({ ready });
})();
