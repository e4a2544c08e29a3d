// A tour on the map: <div id="tour-map" data-geojson="/api/v1/tours/7.geojson" data-label="...">.
// The page has to link map.css. Without WebGL the element stays as the page made it.
// The event "tour:changed" at the element has it drawn anew.
import { canDraw, colour, extent, maplibre, newMap } from "./map_base.mjs";

const element = document.getElementById("tour-map");
const SIGNS = { depot: "B", refill: "T", ...element?.dataset };
const DONE = ["watered", "unreachable", "skipped"];
let tour = null;
let map = null;
let markers = [];

if (element && canDraw()) start();

async function start() {
  tour = await read();
  if (!tour?.positions.length) return;
  element.replaceChildren();
  element.hidden = false;
  element.closest(".tour-sketch")?.classList.add("tour-sketch--map");
  await draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  element.addEventListener("tour:changed", renew);
}

/** What is to be drawn; null where the server does not say. */
async function read() {
  try {
    const answer = await fetch(element.dataset.geojson);
    if (!answer.ok) return null;
    const features = (await answer.json()).features.filter(feature => feature.geometry);
    const stops = features.filter(({ geometry }) => geometry.type === "Point");
    const way = features.filter(({ geometry }) => geometry.type !== "Point");
    const positions = features.flatMap(({ geometry }) => (geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates));
    return { stops, positions, way: { type: "FeatureCollection", features: way } };
  } catch {
    return null;
  }
}

/** The map from the start; again when the system changes between light and dark. */
async function draw() {
  map?.remove();
  map = await newMap(element, {
    bounds: extent(tour.positions), label: element.dataset.label ?? document.title, tiles: element.dataset.tiles, calm: true,
  });
  map.addSource("way", { type: "geojson", data: tour.way });
  const shape = { "line-cap": "round", "line-join": "round" };
  map.addLayer({ id: "way-edge", type: "line", source: "way", layout: shape, paint: { "line-color": colour("surface"), "line-width": 7 } });
  map.addLayer({ id: "way", type: "line", source: "way", layout: shape, paint: { "line-color": colour("link"), "line-width": 3.5 } });
  markers = [];
  mark();
  map.once("idle", () => (element.dataset.drawn = "1"));
  element.map = map;
}

/** What became of the tour meanwhile; where somebody looks stays. */
async function renew() {
  const found = await read();
  if (!found) return;
  tour = found;
  map.getSource("way").setData(tour.way);
  mark();
}

/** Numbered plates as in the list of the stops; depot and refill points differ in shape too. */
function mark() {
  for (const marker of markers) marker.remove();
  let number = 0;
  markers = tour.stops.map(({ geometry, properties }) => {
    const { kind, label, state } = properties;
    if (kind === "tree" && state !== "skipped") number += 1;
    const plate = document.createElement("div");
    plate.className = `map-stop map-stop--${kind}${DONE.includes(state) ? " map-stop--done" : ""}`;
    plate.textContent = kind !== "tree" ? SIGNS[kind] : state === "skipped" ? "–" : number;
    plate.title = label ?? "";
    const marker = new maplibre.Marker({ element: plate }).setLngLat(geometry.coordinates).addTo(map);
    // The stops are a list beside it: nobody has to hear them twice.
    plate.setAttribute("aria-hidden", "true");
    plate.removeAttribute("aria-label");
    plate.removeAttribute("role");
    return marker;
  });
}
