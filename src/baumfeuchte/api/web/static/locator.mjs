// Where one tree stands: <div id="locator" data-longitude data-latitude data-status data-label>.
// The page has to link map.css. Without WebGL the element stays as the page made it.
import { canDraw, newMap } from "./map_base.mjs";

const element = document.getElementById("locator");
if (element && canDraw()) start();

async function start() {
  const { longitude, latitude, status, label, tiles } = element.dataset;
  const center = [Number(longitude), Number(latitude)];
  if (!center.every(Number.isFinite)) return;
  element.replaceChildren();
  element.hidden = false;
  let map = await draw(center, status, label, tiles);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", async () => {
    map.remove();
    map = await draw(center, status, label, tiles);
  });
}

async function draw(center, status, label, tiles) {
  const map = await newMap(element, {
    camera: { center, zoom: tiles ? 16 : 12.5 }, label: label ?? document.title, tiles, calm: true,
  });
  const geometry = { type: "Point", coordinates: center };
  map.addSource("tree", { type: "geojson", data: { type: "Feature", properties: {}, geometry } });
  map.addLayer({
    id: "tree", type: "symbol", source: "tree",
    layout: { "icon-image": `s-${status || "unknown"}`, "icon-size": 1.2, "icon-allow-overlap": true },
  });
  map.once("idle", () => (element.dataset.drawn = "1"));
  return map;
}
