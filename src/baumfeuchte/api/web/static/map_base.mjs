// What all maps share: library, colours, ground, labels, and the shapes of the statuses.
import * as maplibre from "./vendor/maplibre-gl.mjs";

maplibre.setWorkerUrl(new URL("./vendor/maplibre-gl-worker.mjs", import.meta.url).href);

export { maplibre };
export const STATUSES = ["critical", "dry", "soon", "ok", "too_wet", "unknown", "monitoring"];
const NAMES = ["name", "NAME", "Name", "bezeichnung", "Bezeichnung", "stadtteil", "Stadtteil"];
const FONT = ["sans-serif"];

/** Whether this device can draw a map at all. */
export function canDraw() {
  try {
    const canvas = document.createElement("canvas");
    return Boolean(canvas.getContext("webgl2"));
  } catch {
    return false;
  }
}

/** A colour of base.css, as it is in light or dark. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The style: plain ground, the city's districts and streets, raster tiles only where configured. */
function style(ground, tiles) {
  const name = ["coalesce", ...NAMES.map(key => ["get", key]), ""];
  const sources = {
    ground: { type: "geojson", data: ground },
    labels: { type: "geojson", data: labelPoints(ground) },
  };
  const layers = [
    { id: "background", type: "background", paint: { "background-color": colour("map-ground") } },
  ];
  if (tiles) {
    sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256, maxzoom: 19 };
    layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  layers.push(
    {
      id: "districts", type: "fill", source: "ground", filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colour("map-district"), "fill-opacity": tiles ? 0.15 : 0.55 },
    },
    {
      id: "borders", type: "line", source: "ground", filter: ["==", ["geometry-type"], "Polygon"],
      // Dashed, as on paper: a border is no street.
      paint: { "line-color": colour("map-border"), "line-width": 1.4, "line-dasharray": [4, 3] },
    },
    {
      id: "streets", type: "line", source: "ground", filter: ["==", ["geometry-type"], "LineString"],
      paint: {
        "line-color": colour("map-street"),
        "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 11, 1.4, 14, 3.2, 18, 10],
      },
    },
    {
      id: "street-names", type: "symbol", source: "ground", minzoom: 12.5,
      filter: ["==", ["geometry-type"], "LineString"],
      layout: {
        "symbol-placement": "line", "text-field": name, "text-font": FONT, "text-size": 12,
        "symbol-spacing": 400,
      },
      paint: textPaint(),
    },
    {
      id: "district-names", type: "symbol", source: "labels", maxzoom: 15,
      layout: { "text-field": name, "text-font": FONT, "text-size": 14, "text-letter-spacing": 0.06 },
      paint: textPaint(),
    },
  );
  return { version: 8, sources, layers };
}

function textPaint() {
  return {
    "text-color": colour("muted"),
    "text-halo-color": colour("map-ground"),
    "text-halo-width": 1.6,
  };
}

/** One point for each named area: a label of the area itself would be repeated on every tile. */
function labelPoints(ground) {
  const features = [];
  for (const feature of ground.features ?? []) {
    const { type, coordinates } = feature.geometry ?? {};
    const rings = type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : [];
    const largest = rings.map(polygon => polygon[0]).sort((a, b) => b.length - a.length)[0];
    if (!largest) continue;
    const box = extent(largest);
    const middle = [(box[0][0] + box[1][0]) / 2, (box[0][1] + box[1][1]) / 2];
    features.push({
      type: "Feature", properties: feature.properties ?? {},
      geometry: { type: "Point", coordinates: middle },
    });
  }
  return { type: "FeatureCollection", features };
}

/** South-west and north-east corner of positions. */
export function extent(positions) {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [x, y] of positions) {
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [[west, south], [east, north]];
}

/** The ground; a plain background where there is none to be had. */
async function ground() {
  try {
    const answer = await fetch("/map/ground.geojson");
    if (answer.ok) return await answer.json();
  } catch {
    // A map without ground is still a map.
  }
  return { type: "FeatureCollection", features: [] };
}

/**
 * A map in an element; resolves when it can be drawn upon.
 *
 * options: bounds, label (for screen readers), tiles, camera, calm (the wheel scrolls the page).
 */
export async function newMap(element, options) {
  const map = new maplibre.Map({
    container: element,
    style: style(await ground(), options.tiles),
    bounds: options.camera ? undefined : options.bounds,
    fitBoundsOptions: { padding: 36, maxZoom: 16 },
    maxZoom: 20,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    scrollZoom: !options.calm,
    dragPan: !options.calm || !matchMedia("(pointer: coarse)").matches,
    fadeDuration: 0,
    locale: { "Map.Title": options.label },
    ...(options.camera ?? {}),
  });
  map.touchZoomRotate?.disableRotation();
  map.keyboard?.disableRotation?.();
  const ratio = Math.min(3, Math.max(2, Math.ceil(devicePixelRatio)));
  map.setMissingStyleImageResolver(id => {
    const image = imageOf(id, ratio);
    if (image) map.addImage(id, image, { pixelRatio: ratio });
  });
  await new Promise(resolve => map.once("load", resolve));
  return map;
}

/** Pictures by name: `s-critical`, `e-critical` (estimated), `mix-1.0.3...` (a ring of parts). */
function imageOf(id, ratio) {
  const [kind, rest] = [id.slice(0, id.indexOf("-")), id.slice(id.indexOf("-") + 1)];
  if (kind === "s" || kind === "e") return statusImage(rest, kind === "e", ratio);
  if (kind === "mix") return ringImage(rest.split(".").map(Number), ratio);
  return null;
}

function canvas(size, ratio) {
  const made = document.createElement("canvas");
  made.width = made.height = size * ratio;
  const pen = made.getContext("2d", { willReadFrequently: true });
  pen.scale(ratio, ratio);
  return [made, pen];
}

const pixels = (made, pen) => pen.getImageData(0, 0, made.width, made.height);

/** The shape of a status as `_icons.html` draws it, on a plate that keeps it legible. */
function statusImage(status, estimated, ratio) {
  const size = 30;
  const [made, pen] = canvas(size, ratio);
  const middle = size / 2;
  pen.beginPath();
  pen.arc(middle, middle, middle - 2, 0, 2 * Math.PI);
  pen.fillStyle = colour("surface");
  pen.fill();
  pen.lineWidth = estimated ? 1.8 : 2.2;
  pen.strokeStyle = colour(estimated ? "muted" : status);
  pen.setLineDash(estimated ? [3.4, 3] : []);
  pen.stroke();
  pen.setLineDash([]);
  const scale = 0.72;
  pen.translate(middle - 12 * scale, middle - 12 * scale);
  pen.scale(scale, scale);
  drawShape(pen, status);
  return pixels(made, pen);
}

/** Draw a symbol of the page's sprite: 24 x 24, in the colour of the status. */
function drawShape(pen, status) {
  const ink = colour(status);
  const value = (part, name) => part.closest(`[${name}]`)?.getAttribute(name) ?? null;
  for (const part of document.querySelectorAll(`#i-${status} path, #i-${status} circle`)) {
    const path = part.tagName === "circle" ? circle(part) : new Path2D(part.getAttribute("d"));
    if (value(part, "fill") !== "none") {
      pen.fillStyle = ink;
      pen.fill(path, part.getAttribute("fill-rule") ?? "nonzero");
    }
    if (value(part, "stroke")) {
      pen.strokeStyle = ink;
      pen.lineWidth = Number(value(part, "stroke-width") ?? 1);
      pen.lineCap = value(part, "stroke-linecap") ?? "butt";
      pen.setLineDash((part.getAttribute("stroke-dasharray") ?? "").split(" ").filter(Boolean).map(Number));
      pen.stroke(path);
      pen.setLineDash([]);
    }
  }
}

function circle(part) {
  const path = new Path2D();
  const number = name => Number(part.getAttribute(name));
  path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
  return path;
}

/** A plate with a ring of the statuses' shares: the last number is its size in steps. */
function ringImage(numbers, ratio) {
  const step = numbers.pop();
  const size = 38 + 7 * step;
  const [made, pen] = canvas(size, ratio);
  const middle = size / 2;
  const width = 5 + step * 0.6;
  pen.beginPath();
  pen.arc(middle, middle, middle - 1, 0, 2 * Math.PI);
  pen.fillStyle = colour("surface");
  pen.fill();
  const total = numbers.reduce((sum, part) => sum + part, 0) || 1;
  let angle = -Math.PI / 2;
  pen.lineWidth = width;
  for (const [place, part] of numbers.entries()) {
    if (!part) continue;
    const end = angle + (2 * Math.PI * part) / total;
    pen.beginPath();
    pen.arc(middle, middle, middle - 2 - width / 2, angle, end);
    pen.strokeStyle = colour(STATUSES[place]);
    pen.stroke();
    angle = end;
  }
  return pixels(made, pen);
}
