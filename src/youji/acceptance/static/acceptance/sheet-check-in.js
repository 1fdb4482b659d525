// Checking in: when and where, into the phone's outbox. Far from where the base is registered it says so at once and
// asks once more: only the first check-in counts.
"use strict";

(() => {
  if (!window.youjiSheet) return;
  const { sheet, screens, prefix, place } = window.youjiSheet;
  const outbox = window.youjiOutbox;
  const form = document.getElementById("check-in-form");
  const said = document.getElementById("check-in-said");
  // As the server had it when the page came: a check-in pressed while the phone's store is still being read is not it.
  const onRecord = sheet.dataset.checkedIn !== undefined;
  const EARTH = 6371008; // metres
  let pressed = false; // in this view of the page: its answer stays in sight
  let warned = false;

  function where() {
    return new Promise((resolve) => {
      if (!navigator.geolocation) {
        resolve({});
        return;
      }
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
        () => resolve({}),
        { enableHighAccuracy: true, timeout: 8000, maximumAge: 60000 },
      );
    });
  }

  // About how many metres from the base; the platform reckons it again. Nothing where either place is not known.
  function away({ lon, lat }) {
    const { baseLon, baseLat } = sheet.dataset;
    if (lon === undefined || !baseLon || !baseLat) return null;
    const radians = (degrees) => (degrees * Math.PI) / 180;
    const [a, b] = [radians(lat), radians(baseLat)];
    const half =
      Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(radians(baseLon - lon) / 2) ** 2;
    return 2 * EARTH * Math.asin(Math.sqrt(half));
  }
  const inWords = (metres) =>
    metres < 1000 ? `${Math.round(metres)}米` : `${(metres / 1000).toFixed(1)}公里`;
  const far = (metres) => metres !== null && metres > Number(sheet.dataset.farMetres);

  function tell(sentence, tone) {
    said.hidden = false;
    said.className = tone ? "notice" : "";
    if (tone) said.dataset.tone = tone;
    else delete said.dataset.tone;
    said.textContent = sentence;
  }

  function show({ fields }) {
    if (!form) return;
    form.hidden = true;
    sheet.dataset.checkedIn = "";
    const metres = away(fields);
    const at = new Date(Number(fields.device_time)).toLocaleString("zh-CN");
    const place =
      fields.lon === undefined ? "，没有定位" : metres === null ? "" : `，距基地约${inWords(metres)}`;
    const more = far(metres) ? "离登记的位置很远，会写进验收记录。" : "";
    tell(`已签到，${at}${place}。${more}`, more ? "warn" : "");
  }

  function undo() {
    if (!form) return;
    form.hidden = false;
    form.querySelector("button").disabled = false;
    delete sheet.dataset.checkedIn;
    said.hidden = true;
  }

  async function press(event) {
    event.preventDefault();
    pressed = true;
    const button = form.querySelector("button");
    button.disabled = true;
    const found = await where();
    const metres = away(found);
    if (far(metres) && !warned) {
      warned = true;
      button.disabled = false;
      tell(
        `这里离基地登记的位置约${inWords(metres)}。还没有到的，请到了再签：只有第一次签到算数。就在现场的，再按一次“签到”。`,
        "warn",
      );
      return;
    }
    const fields = { ...found, device_time: String(Date.now()) };
    show(await outbox.put({ id: `${prefix}in`, url: sheet.dataset.checkIn, fields, ...place(screens[0]) }));
    outbox.send();
  }

  window.youjiCheckIn = Object.freeze({
    press,
    undo,
    // A row the phone still holds, laid over the server's page.
    lay: (row) => (onRecord ? outbox.drop(row) : row.state !== "refused" && show(row)),
    // Whether the page begins with it.
    first: () => pressed || (sheet.dataset.checkedIn === undefined && form && !form.hidden),
  });
})();
