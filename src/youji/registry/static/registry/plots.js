// The plot map: shows the plots of a base, and draws one. Corners are tapped or walked, dragged to mend them, and
// end up as GeoJSON in the form's box; what is drawn is CGCS2000 (GPS gives WGS 84: the same to a few centimetres).
// Without this file the form takes typed coordinates and files.

const MU = 2000 / 3;
const AXIS = 6378137;
const SQUASH = 0.0066943800229;
const STEP_METRES = 5;
const WORST_ACCURACY = 30;
// So many corners can be dragged one by one; a boundary with more is shown whole, and none of it can be lost by a drag.
const MOST_DRAGGED = 400;

// Area on the ellipsoid near one latitude: right to 1 in 100,000 for anything that is a plot. The server has the last word.
function areaMu(points) {
  if (points.length < 3) return 0;
  const [east, north] = metresPerDegree(points[0].lat);
  let twice = 0;
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length];
    twice +=
      (a.lng - points[0].lng) * (b.lat - points[0].lat) - (b.lng - points[0].lng) * (a.lat - points[0].lat);
  });
  return ((Math.abs(twice) / 2) * east * north) / MU;
}

function metresPerDegree(lat) {
  const phi = (lat * Math.PI) / 180;
  const root = 1 - SQUASH * Math.sin(phi) ** 2;
  const degree = Math.PI / 180;
  return [(AXIS / Math.sqrt(root)) * Math.cos(phi) * degree, ((AXIS * (1 - SQUASH)) / root ** 1.5) * degree];
}

function metresBetween(a, b) {
  const [east, north] = metresPerDegree(a.lat);
  return Math.hypot((a.lng - b.lng) * east, (a.lat - b.lat) * north);
}

// Two sides that cross: told at once, before the server has to.
function crosses(points) {
  const side = (a, b, c) => Math.sign((b.lng - a.lng) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lng - a.lng));
  const n = points.length;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 2; j < n; j += 1) {
      if (i === 0 && j === n - 1) continue;
      const [a, b, c, d] = [points[i], points[(i + 1) % n], points[j], points[(j + 1) % n]];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}

// Whether a ring and the outer ring of a plot lie over one another: sides that cross, or one inside the other. Neighbours
// that share a line do not.
function inside(point, ring) {
  let within = false;
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length];
    if (a.lat > point.lat !== b.lat > point.lat)
      if (point.lng < ((b.lng - a.lng) * (point.lat - a.lat)) / (b.lat - a.lat) + a.lng) within = !within;
  });
  return within;
}

function middle(ring) {
  const mean = (key) => ring.reduce((sum, one) => sum + one[key], 0) / ring.length;
  return { lng: mean("lng"), lat: mean("lat") };
}

function meets(one, other) {
  const side = (a, b, c) => Math.sign((b.lng - a.lng) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lng - a.lng));
  const crossing = one.some((a, i) =>
    other.some((c, j) => {
      const [b, d] = [one[(i + 1) % one.length], other[(j + 1) % other.length]];
      return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
    }),
  );
  return crossing || inside(middle(one), other) || inside(middle(other), one);
}

// The plots of this base that are on the map already, with their outer rings.
function ownPlots(data) {
  const rings = ({ type, coordinates }) =>
    type === "Polygon" ? [coordinates[0]] : coordinates.map((part) => part[0]);
  return data.features
    .filter(({ properties }) => properties.kind === "plot")
    .flatMap(({ properties, geometry }) =>
      rings(geometry).map((ring) => ({
        name: properties.name,
        ring: ring.slice(0, -1).map(([lng, lat]) => ({ lng, lat })),
      })),
    );
}

// Leaflet reads a string it is given as markup; what somebody called a plot is none.
function asText(said) {
  const label = document.createElement("span");
  label.textContent = said;
  return label;
}

// What cannot be kept says so where it lies: red is one more red to whoever cannot tell it from green.
function sayRefused(shape, name) {
  const said = name ? `不能用：${name}` : "不能用";
  shape.bindTooltip(asText(said), { className: "plot-name", permanent: true, direction: "top" });
}

// Names of plots that lie too close together would print over each other: as many stand as have room, and whoever
// points at a plot reads its name.
function giveNamesRoom(map, layer) {
  const refused = (shape) => shape.feature.properties.kind === "wrong";
  const named = layer.getLayers().filter((shape) => shape.getTooltip()?.options.permanent);
  named.sort((one, other) => refused(other) - refused(one)); // what cannot be kept is named before any other
  const apart = (one, other) =>
    one.right < other.left || other.right < one.left || one.bottom < other.top || other.bottom < one.top;
  const arrange = () => {
    const standing = [];
    for (const shape of named) {
      const name = shape.getTooltip().getElement();
      if (!name) continue;
      const place = name.getBoundingClientRect();
      const room = standing.every((other) => apart(place, other));
      name.classList.toggle("crowded", !room);
      if (room) standing.push(place);
    }
  };
  for (const shape of named) {
    shape.on("mouseover", () => shape.getTooltip()?.getElement()?.classList.remove("crowded"));
    shape.on("mouseout", arrange);
  }
  map.on("zoomend viewreset resize", arrange);
  arrange();
}

function showMap(box, data) {
  const map = L.map(box, { zoomControl: false, attributionControl: false, preferCanvas: false });
  L.control.zoom({ zoomInText: "+", zoomOutText: "−", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 18 }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const layer = L.geoJSON(data, {
    pointToLayer: (_, where) => L.circleMarker(where, { radius: 8, className: "place" }),
    style: (feature) => ({ className: feature.properties.kind }),
    onEachFeature: (feature, shape) => {
      const { kind, name } = feature.properties;
      if (kind === "wrong") sayRefused(shape, name);
      else if (kind !== "county" && name) {
        shape.bindTooltip(asText(name), {
          className: "plot-name",
          permanent: kind === "plot",
          direction: "center",
        });
      }
    },
  }).addTo(map);
  const ground = L.featureGroup(layer.getLayers().filter((one) => one.feature.properties.kind !== "county"));
  const bounds = ground.getLayers().length ? ground.getBounds() : layer.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24], maxZoom: 17 });
  else map.setView([27.6, 111.7], 7);
  giveNamesRoom(map, layer);
  const looked = layer.getLayers().filter((one) => ["drawn", "wrong"].includes(one.feature.properties.kind));
  return [map, looked];
}

// "经度, 纬度" lines as this page writes them itself; null when anything else is among them.
function plainPairs(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const pairs = lines.map((line) =>
    line
      .trim()
      .split(/[\s,，;；、]+/)
      .map(Number),
  );
  const plain = ([lng, lat, ...rest]) =>
    rest.length < 2 && rest.every(Number.isFinite) && lng > 73 && lng < 136 && lat > 3 && lat < 54;
  return pairs.every(plain) ? pairs.map(([lng, lat]) => [lng, lat]) : null;
}

class Drawing {
  constructor(map, work, own, looked) {
    this.map = map;
    this.own = own;
    this.looked = looked; // what the server has looked at, until something else is drawn
    this.box = map.getContainer();
    this.tools = work.querySelector("[data-draw-tools]");
    this.hint = work.querySelector("[data-draw-hint]");
    this.area = work.querySelector("[data-draw-area]");
    this.text = work.querySelector("textarea[name=geometry]");
    this.datum = work.querySelector("form[data-plot-form] select[name=datum]");
    this.corners = [];
    this.shape = L.polygon([], { className: "drawn", interactive: false }).addTo(map);
    this.drawing = false;
    this.refuse(looked.some((one) => one.feature.properties.kind === "wrong"));
    this.watch = null;
    this.tools.hidden = this.hint.hidden = false;
    if (!work.querySelector("[data-typed] [data-invalid]")) work.querySelector("[data-typed]").open = false;
    this.tools.addEventListener("click", (event) => this.press(event.target.closest("[data-draw]")));
    map.on("click", (event) => {
      if (this.drawing) this.add(event.latlng);
    });
    this.text.addEventListener("change", () => {
      this.refuse(false);
      this.unlook();
      this.read();
    });
    this.text.form.addEventListener("youji:restored", () => {
      this.forget();
      this.read();
    });
    this.read();
  }

  button(name) {
    return this.tools.querySelector(`[data-draw=${name}]`);
  }

  press(button) {
    if (!button) return;
    const act = {
      start: () => this.toggle(),
      walk: () => this.walk(),
      undo: () => this.undo(),
      clear: () => this.clear(),
      locate: () => this.locate(),
    };
    act[button.dataset.draw]();
    this.box.scrollIntoView({ block: "start" }); // on a phone the buttons are under the map: both stay in sight
  }

  toggle(on = !this.drawing) {
    this.drawing = on;
    this.box.classList.toggle("drawing", on);
    this.button("start").textContent = on ? "画好了" : this.corners.length ? "继续加点" : "点角画地";
    if (on) this.map.doubleClickZoom.disable();
    else this.map.doubleClickZoom.enable();
  }

  // What was looked at and cannot be kept is red, however it is drawn, until something else is.
  refuse(on) {
    this.box.classList.toggle("refused", on);
    if (!on) this.shape.unbindTooltip();
  }

  // True where it is so: then the map stays as wide as it is, with the county and the base's place in sight.
  warn(shape) {
    const refused = this.box.classList.contains("refused");
    if (refused) sayRefused(shape, "");
    return refused;
  }

  unlook() {
    for (const one of this.looked) one.remove();
    this.looked = [];
  }

  add(latlng) {
    this.unlook();
    const first = this.corners.length === 0;
    const icon = L.divIcon({ className: first ? "corner first" : "corner", iconSize: [44, 44] });
    const corner = L.marker(latlng, {
      icon,
      draggable: true,
      keyboard: false,
      alt: `第${this.corners.length + 1}个角`,
    }).addTo(this.map);
    corner.on("drag", () => this.draw());
    corner.on("dragend", () => this.write());
    if (first)
      corner.on("click", () => {
        if (this.corners.length > 2) this.toggle(false);
      });
    this.corners.push(corner);
    this.draw();
    this.write();
  }

  undo() {
    const last = this.corners.pop();
    if (last) last.remove();
    this.draw();
    this.write();
  }

  forget() {
    for (const corner of this.corners) corner.remove();
    this.corners = [];
    if (this.whole) this.whole.remove();
    this.whole = null;
    this.draw();
  }

  clear() {
    this.stopWalking();
    this.unlook();
    this.forget();
    this.draw();
    this.write();
    this.toggle(true);
  }

  points() {
    return this.corners.map((corner) => corner.getLatLng());
  }

  draw() {
    const points = this.points();
    this.shape.setLatLngs(points);
    this.button("undo").disabled = this.button("clear").disabled = points.length === 0;
    const crossed = points.length > 3 && crosses(points);
    if (points.length < 3) this.area.textContent = points.length ? `${points.length} 个角` : "";
    else
      this.area.textContent = crossed
        ? "边界交叉了，小圈自动理顺，大的请拖动圆点"
        : `约 ${areaMu(points).toFixed(2)} 亩${this.over(points)}`;
    this.area.classList.toggle("tone-stop", crossed);
  }

  // Told while it is drawn; how much of it, the server says.
  over(points) {
    const names = new Set(this.own.filter(({ ring }) => meets(points, ring)).map(({ name }) => name));
    return names.size ? `，和本基地的“${[...names].join("”“")}”重叠` : "";
  }

  write() {
    if (!this.reading) this.refuse(false);
    const ring = this.points().map((point) => [Number(point.lng.toFixed(7)), Number(point.lat.toFixed(7))]);
    this.text.value = ring.map((point) => point.join(", ")).join("\n");
    if (this.datum && !this.reading) this.datum.value = "CGCS2000"; // of what is typed, whoever typed it says
    if (!this.reading) this.text.dispatchEvent(new Event("input", { bubbles: true })); // kept on the phone: a long walk survives a flat battery
  }

  // What is in the box already (a plot being changed, or a form shown again) goes on the map.
  read() {
    const untouched = this.text.value === this.text.defaultValue;
    this.reading = true;
    this.place();
    this.reading = false;
    if (untouched) this.text.defaultValue = this.text.value; // another way of writing the same is nobody's change
  }

  place() {
    let ring = [];
    try {
      const given = JSON.parse(this.text.value);
      if (given.type !== "Polygon" || given.coordinates.length !== 1) {
        this.showWhole(given, "有空洞或由几片组成");
        return;
      }
      ring = given.coordinates[0].slice(0, -1);
    } catch {
      ring = plainPairs(this.text.value);
      if (!ring) {
        this.forget(); // 度分秒, serial numbers, a heading: the server reads them, and what was drawn is no longer meant
        if (!this.looked.length) this.say("这样写的坐标由系统读；按“先看位置”画在图上。");
        return;
      }
    }
    if (ring.length < 1 || (this.datum && this.datum.value === "GCJ02")) return;
    if (ring.length > MOST_DRAGGED) {
      const closed = [...ring, ring[0]];
      this.showWhole({ type: "Polygon", coordinates: [closed] }, `有${ring.length}个点`);
      return;
    }
    this.forget();
    for (const [lng, lat] of ring) this.add(L.latLng(lat, lng));
    if (this.corners.length > 2 && !this.warn(this.shape))
      this.map.fitBounds(this.shape.getBounds(), { padding: [40, 40], maxZoom: 17 });
    this.toggle(false);
  }

  showWhole(geometry, why) {
    this.unlook();
    this.forget();
    this.whole = L.geoJSON(geometry, { style: { className: "drawn" }, interactive: false }).addTo(this.map);
    if (!this.warn(this.whole))
      this.map.fitBounds(this.whole.getBounds(), { padding: [40, 40], maxZoom: 17 });
    this.button("clear").disabled = false;
    this.say(
      `这块地${why}，不能在图上拖动。要改，请点“重画”，或在测绘软件里改好，把坐标粘贴到“边界坐标”的框里。`,
    );
  }

  locate() {
    if (!navigator.geolocation) {
      this.say("这台设备不能定位。请在地图上点，或导入文件。");
      return;
    }
    navigator.geolocation.getCurrentPosition(
      (here) => this.map.setView([here.coords.latitude, here.coords.longitude], 17),
      () => this.say("没有拿到位置。请在手机设置里允许浏览器定位，到空旷处再试。"),
      { enableHighAccuracy: true, timeout: 15000 },
    );
  }

  walk() {
    if (this.watch !== null) {
      this.stopWalking();
      return;
    }
    if (!navigator.geolocation) {
      this.say("这台设备不能定位。请在地图上点，或导入文件。");
      return;
    }
    this.toggle(false);
    this.button("walk").textContent = "走完了";
    // The screen stays on: a phone that sleeps stops telling where it is.
    if (navigator.wakeLock)
      navigator.wakeLock
        .request("screen")
        .then((lock) => {
          this.lock = lock;
        })
        .catch(() => {});
    this.say("请沿地边走，每走5米自动记一个点；走回起点按“走完了”。");
    this.watch = navigator.geolocation.watchPosition(
      (here) => this.step(here),
      (error) => {
        // Only a refusal ends the walk; a signal that is gone under a tree comes back.
        if (error.code !== error.PERMISSION_DENIED) {
          this.say("暂时没有定位信号。请站到空旷处，有信号后接着记。");
          return;
        }
        this.stopWalking();
        this.say("浏览器不能定位。请在手机设置里允许浏览器定位，再按“走一圈”。");
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 20000 },
    );
  }

  step(here) {
    const { latitude, longitude, accuracy } = here.coords;
    if (accuracy > WORST_ACCURACY) {
      this.say(`定位误差约${Math.round(accuracy)}米，太大，先不记点。请站到空旷处。`);
      return;
    }
    const place = L.latLng(latitude, longitude);
    const last = this.corners.at(-1);
    if (last && metresBetween(last.getLatLng(), place) < STEP_METRES) return;
    this.add(place);
    this.map.setView(place, Math.max(this.map.getZoom(), 17));
    this.say(`已记${this.corners.length}个点，误差约${Math.round(accuracy)}米。`);
  }

  stopWalking() {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    if (this.lock) this.lock.release();
    this.lock = null;
    this.button("walk").textContent = "走一圈";
  }

  say(sentence) {
    this.hint.textContent = sentence;
  }
}

const box = document.getElementById("plots-map");
if (box && window.L) {
  const data = JSON.parse(document.getElementById("plots-map-data").textContent);
  const [map, looked] = showMap(box, data);
  const work = document.querySelector("[data-plots-work]");
  if (work) new Drawing(map, work, ownPlots(data), looked);
}
