// A tour on the map: <div id="tour-map" data-geojson="/api/v1/tours/7.geojson" data-label="...">.
// The page has to link map.css. Without WebGL the element stays as the page made it.
import { canDraw, colour, extent, maplibre, newMap } from "./map_base.mjs";

const element = document.getElementById("tour-map");
const DONE = ["watered", "unreachable", "skipped"];

if (element && canDraw()) start();

async function start() {
  let tour;
  try {
    const answer = await fetch(element.dataset.geojson);
    if (!answer.ok) return;
    tour = await answer.json();
  } catch {
    return;
  }
  const features = tour.features.filter(feature => feature.geometry);
  const positions = features.flatMap(({ geometry }) => (geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates));
  if (!positions.length) return;
  element.replaceChildren();
  element.hidden = false;
  let map = await draw(features, positions);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", async () => {
    map.remove();
    map = await draw(features, positions);
  });
}

async function draw(features, positions) {
  const map = await newMap(element, {
    bounds: extent(positions), label: element.dataset.label ?? document.title, tiles: element.dataset.tiles,
  });
  const way = features.filter(({ geometry }) => geometry.type !== "Point");
  map.addSource("way", { type: "geojson", data: { type: "FeatureCollection", features: way } });
  const shape = { "line-cap": "round", "line-join": "round" };
  map.addLayer({ id: "way-edge", type: "line", source: "way", layout: shape, paint: { "line-color": colour("surface"), "line-width": 7 } });
  map.addLayer({ id: "way", type: "line", source: "way", layout: shape, paint: { "line-color": colour("link"), "line-width": 3.5 } });
  for (const feature of features) {
    if (feature.geometry.type === "Point") stop(map, feature);
  }
  map.once("idle", () => (element.dataset.drawn = "1"));
  element.map = map;
  return map;
}

/** A numbered plate; depot and refill points differ in shape too. The stops are a list beside it. */
function stop(map, { geometry, properties }) {
  const { kind, position, label, state } = properties;
  const plate = document.createElement("div");
  plate.className = `map-stop map-stop--${kind}${DONE.includes(state) ? " map-stop--done" : ""}`;
  plate.textContent = kind === "tree" ? position : { refill: "T", depot: "B" }[kind] ?? "";
  plate.title = label ?? "";
  const marker = new maplibre.Marker({ element: plate }).setLngLat(geometry.coordinates).addTo(map);
  marker.getElement().setAttribute("role", "img");
  marker.getElement().setAttribute("aria-label", label ?? `${position ?? ""}`);
}
