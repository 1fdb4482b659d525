// The phone's own eye for codes, where it has one: looking until the window is closed, or once at a photograph.

/** The detector, or nothing. */
export async function detector() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  const wanted = ["qr_code", "data_matrix"].filter((one) => formats.includes(one));
  return wanted.length ? new window.BarcodeDetector({ formats: wanted }) : null;
}

/** Every code that is held before the camera is given to `take`, until the window is closed; `said` hears why not. */
export async function look(eye, dialog, take, said) {
  const video = dialog.querySelector("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    said("打不开相机。可以拍照，或者输入编号。");
    return;
  }
  video.srcObject = stream;
  dialog.showModal();
  await video.play();
  let last = "";
  while (dialog.open) {
    for (const { rawValue } of await eye.detect(video).catch(() => [])) {
      if (rawValue !== last) take(rawValue);
      last = rawValue; // held still, it is seen ten times a second
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const track of stream.getTracks()) track.stop();
}
