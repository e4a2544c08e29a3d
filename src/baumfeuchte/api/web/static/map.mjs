// The page of the map. Without this file the page shows the same trees as overview and table.
import { STATUSES, canDraw, extent, newMap } from "./map_base.mjs";
import { addTrees, asFeatures } from "./map_layers.mjs";
import { Collection, drawArea, isInside } from "./map_tools.mjs";

const NEARBY = 50;
const element = document.getElementById("map");
const frame = document.getElementById("map-frame");
const message = document.getElementById("map-message");
const card = document.getElementById("map-card");
const words = JSON.parse(element.dataset.words);
const watered = JSON.parse(element.dataset.watered);
const language = element.dataset.lang;
const wanted = new Set(element.dataset.statuses.split(" ").filter(Boolean));
const number = value => value.toLocaleString(language);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const treeUrl = id => `/trees/${id}${language === "de" ? "" : `?lang=${language}`}`;
let points;
let map;
let tool = "";
let endDrawing = null;

const form = document.getElementById("map-collect");
const collection = form && new Collection(form, words, number, collected);

if (canDraw()) start();
else say(words.no_webgl);

function say(text) {
  message.textContent = text;
  message.hidden = !text;
}

async function start() {
  say(words.loading);
  try {
    const answer = await fetch(element.dataset.points);
    if (!answer.ok) throw new Error(answer.statusText);
    points = await answer.json();
  } catch {
    say(words.failed);
    return;
  }
  if (!points.trees.ids.length) {
    say("");
    return;
  }
  element.hidden = false;
  document.getElementById("map-overview")?.setAttribute("hidden", "");
  document.getElementById("map-buttons").hidden = false;
  document.getElementById("map-side").hidden = false;
  await draw();
  say("");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
  wireLegend();
  wireTools();
}

const isShown = status => !wanted.size || wanted.has(STATUSES[status]);
const position = place => [points.trees.longitudes[place] / 1e6, points.trees.latitudes[place] / 1e6];
const places = () => points.trees.ids.keys();

/** The map from the start; again when the system changes between light and dark. */
async function draw() {
  const camera = map && { center: map.getCenter(), zoom: map.getZoom() };
  map?.remove();
  const bounds = extent([...places()].map(position));
  map = await newMap(element, { bounds, camera, label: words.canvas, tiles: element.dataset.tiles });
  element.map = map; // for benchmarks/map.py
  addTrees(map, asFeatures(points, isShown), language);
  map.on("click", "trees", event => choose(event.features[0].properties.i));
  map.on("click", "clusters", event => open(event.features[0]));
  for (const layer of ["trees", "clusters"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.on("moveend", nearbySoon);
  map.once("idle", () => (element.dataset.drawn = "1"));
  collected();
  nearby();
}

async function open(cluster) {
  const counts = STATUSES.map((status, place) => [status, cluster.properties[`s${place}`]]);
  showCard(fill(words.cluster, { n: number(cluster.properties.point_count) }), [
    list(counts.filter(([, count]) => count).map(([status, count]) => badge(status, `${number(count)} ${words.statuses[status]}`))),
  ]);
  const zoom = await map.getSource("trees").getClusterExpansionZoom(cluster.properties.cluster_id);
  map.easeTo({ center: cluster.geometry.coordinates, zoom: Math.min(zoom + 0.3, 18) });
}

function choose(place) {
  if (tool === "tap" && collection) {
    if (collection.has(place)) collection.remove(place);
    else collection.add([entry(place)]);
    return;
  }
  details(place);
}

const entry = place => [place, points.trees.ids[place], points.trees.litres[place]];

/** What is known of a tree: at once what the map has, then what the register says. */
async function details(place) {
  const { ids, numbers } = points.trees;
  const where = make("p", { className: "quiet" });
  const link = make("a", { className: "button", href: treeUrl(ids[place]), textContent: words.open_tree });
  showCard(numbers[place], [where, facts(place), link]);
  card.focus({ preventScroll: true });
  try {
    const answer = await fetch(`/api/v1/trees/${ids[place]}`);
    if (!answer.ok) return;
    const tree = await answer.json();
    where.textContent = [tree.species, tree.street, tree.district].filter(Boolean).join(" · ");
  } catch {
    // The link still leads to the tree.
  }
}

function facts(place) {
  const status = STATUSES[points.trees.statuses[place]];
  const line = make("p", { className: "map-facts" });
  line.append(badge(status, words.statuses[status]), " ", make("span", { textContent: need(place) }));
  if (watered[points.trees.ids[place]]) line.append(" ", given(place));
  return line;
}

const given = place => {
  const line = make("span", { className: "given given--beside" });
  line.append(icon("tap"), make("span", { textContent: watered[points.trees.ids[place]] }));
  return line;
};

function need(place) {
  const litres = points.trees.litres[place];
  const status = STATUSES[points.trees.statuses[place]];
  const none = status === "unknown" || status === "monitoring" ? words.unknown_need : words.no_need;
  const how = points.trees.estimated[place] ? words.estimated : words.measured;
  return `${litres ? `${number(litres)} ${words.litres}` : none} · ${how}`;
}

function showCard(title, parts) {
  const close = make("button", { type: "button", className: "map-card__close", ariaLabel: words.close, textContent: "×" });
  close.addEventListener("click", () => {
    card.hidden = true;
    map.getCanvas().focus();
  });
  card.replaceChildren(close, make("h2", { textContent: title }), ...parts);
  card.hidden = false;
}

// --- trees in view, as a list for everybody ---

let timer;
function nearbySoon() {
  clearTimeout(timer);
  timer = setTimeout(nearby, 200);
}

function nearby() {
  const bounds = map.getBounds();
  const [west, south, east, north] = bounds.toArray().flat();
  const { lng, lat } = map.getCenter();
  const squeeze = Math.cos((lat * Math.PI) / 180);
  const found = [];
  for (const place of places()) {
    const [x, y] = position(place);
    if (x < west || x > east || y < south || y > north || !isShown(points.trees.statuses[place])) continue;
    found.push([((x - lng) * squeeze) ** 2 + (y - lat) ** 2, place]);
  }
  found.sort((a, b) => a[0] - b[0]);
  const shown = found.slice(0, NEARBY).map(([, place]) => row(place));
  const some = found.length === 1 ? words.in_view_one : words.in_view_all;
  const all = found.length <= NEARBY ? some : words.in_view_count;
  document.getElementById("map-nearby-count").textContent = found.length
    ? fill(all, { n: number(found.length), shown: number(shown.length) })
    : words.in_view_none;
  document.getElementById("map-nearby").replaceChildren(...shown);
}

function row(place) {
  const { ids, numbers, statuses } = points.trees;
  const status = STATUSES[statuses[place]];
  const item = make("li", { className: "nearby__tree" });
  item.dataset.place = place;
  const text = make("span", { className: "nearby__text" });
  text.append(
    make("a", { href: treeUrl(ids[place]), textContent: numbers[place] }),
    make("span", { className: "sub", textContent: `${words.statuses[status]} · ${need(place)}` }),
  );
  if (watered[ids[place]]) text.append(given(place));
  item.append(icon(status), text);
  if (collection) {
    const box = make("input", { type: "checkbox", checked: collection.has(place), ariaLabel: fill(words.collect, { number: numbers[place] }) });
    box.addEventListener("change", () => (box.checked ? collection.add([entry(place)]) : collection.remove(place)));
    const target = make("label", { className: "nearby__tick" });
    target.append(box);
    item.append(target);
  }
  return item;
}

// --- legend and address bar ---

function wireLegend() {
  for (const link of document.querySelectorAll("#map-legend [data-status]")) {
    link.addEventListener("click", event => {
      event.preventDefault();
      const { status } = link.dataset;
      if (!wanted.delete(status)) wanted.add(status);
      show();
    });
  }
}

/** The trees of the wanted statuses, and the same choice wherever the page leads. */
function show() {
  map.getSource("trees").setData(asFeatures(points, isShown));
  const query = new URLSearchParams(element.dataset.query);
  for (const status of STATUSES) if (wanted.has(status)) query.append("status", status);
  if (language !== "de") query.set("lang", language);
  const tail = query.size ? `?${query}` : "";
  history.replaceState(null, "", `/map${tail}`);
  document.getElementById("map-as-list").href = `/${tail}`;
  for (const link of document.querySelectorAll("#map-legend [data-status]")) {
    const chosen = wanted.has(link.dataset.status);
    link.classList.toggle("state--chosen", chosen);
    if (chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const filter = document.querySelector(".map-filter");
  for (const old of filter.querySelectorAll("[name=status]")) old.remove();
  filter.prepend(...[...wanted].map(value => make("input", { type: "hidden", name: "status", value })));
  const count = points.trees.statuses.filter(isShown).length;
  document.getElementById("map-shown").textContent = fill(count === 1 ? words.trees_one : words.trees, { trees: number(count) });
  nearby();
}

// --- buttons, tools, collection ---

function wireTools() {
  for (const button of document.querySelectorAll("#map-buttons [data-zoom]")) {
    button.addEventListener("click", () => {
      const by = button.dataset.zoom;
      if (by === "all") map.fitBounds(extent([...places()].map(position)), { padding: 36, maxZoom: 16 });
      else map.zoomTo(map.getZoom() + Number(by));
    });
  }
  for (const button of document.querySelectorAll("[data-tool]")) {
    button.addEventListener("click", () => use(button.dataset.tool === tool ? "" : button.dataset.tool));
  }
}

function use(name) {
  const cancel = endDrawing;
  endDrawing = null;
  cancel?.();
  tool = name;
  for (const button of document.querySelectorAll("[data-tool]")) {
    button.setAttribute("aria-pressed", String(button.dataset.tool === name));
  }
  if (name === "rectangle" || name === "lasso") {
    endDrawing = drawArea(frame, name, corners => {
      if (corners) collectWithin(corners);
      if (endDrawing) {
        endDrawing = null;
        use("");
      }
    });
  }
}

function collectWithin(corners) {
  const needOnly = document.getElementById("map-need-only").checked;
  const [[left, top], [right, bottom]] = extentOf(corners);
  const found = [];
  for (const place of places()) {
    if (!isShown(points.trees.statuses[place]) || (needOnly && !points.trees.litres[place])) continue;
    const { x, y } = map.project(position(place));
    if (x < left || x > right || y < top || y > bottom) continue;
    if (isInside([x, y], corners)) found.push(entry(place));
  }
  collection.add(found);
}

const extentOf = corners => {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [[Math.min(...xs), Math.min(...ys)], [Math.max(...xs), Math.max(...ys)]];
};

/** The collection changed: rings on the map, ticks in the list. */
function collected() {
  if (!collection || !map?.getSource("chosen")) return;
  const features = [...collection.places.keys()].map(place => ({
    type: "Feature", properties: {}, geometry: { type: "Point", coordinates: position(place) },
  }));
  map.getSource("chosen").setData({ type: "FeatureCollection", features });
  for (const item of document.querySelectorAll(".nearby__tree")) {
    item.querySelector("input").checked = collection.has(Number(item.dataset.place));
  }
}

// --- small parts ---

function make(name, values = {}) {
  return Object.assign(document.createElement(name), values);
}

function icon(status) {
  const found = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  found.setAttribute("class", `icon icon--${status}`);
  found.setAttribute("viewBox", "0 0 24 24");
  found.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${status}`);
  found.append(use);
  return found;
}

function badge(status, text) {
  const found = make("span", { className: `badge badge--${status}` });
  found.append(icon(status), make("span", { textContent: text }));
  return found;
}

function list(parts) {
  const found = make("ul", { className: "map-mix" });
  found.append(...parts.map(part => {
    const item = make("li");
    item.append(part);
    return item;
  }));
  return found;
}
