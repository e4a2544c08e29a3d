// The trees on the map: clusters with the mix of their statuses, and single trees by shape.
import { STATUSES, colour } from "./map_base.mjs";

const PARTS = 8;
const FONT = ["sans-serif"];

/** GeoJSON of the columns of /api/v1/map/points, only trees whose status is wanted. */
export function asFeatures(points, wanted) {
  const { ids, longitudes, latitudes, statuses, litres, estimated } = points.trees;
  const features = [];
  for (let place = 0; place < ids.length; place += 1) {
    if (!wanted(statuses[place])) continue;
    features.push({
      type: "Feature",
      geometry: { type: "Point", coordinates: [longitudes[place] / 1e6, latitudes[place] / 1e6] },
      properties: { i: place, s: statuses[place], l: litres[place], e: estimated[place] },
    });
  }
  return { type: "FeatureCollection", features };
}

/** Add the trees; `language` groups digits. */
export function addTrees(map, data, language) {
  const counts = Object.fromEntries(
    STATUSES.map((_, place) => [`s${place}`, ["+", ["case", ["==", ["get", "s"], place], 1, 0]]]),
  );
  map.addSource("trees", {
    type: "geojson", data, cluster: true, clusterRadius: 52, clusterMaxZoom: 15,
    clusterMinPoints: 4, buffer: 64, maxzoom: 16, clusterProperties: counts,
  });
  map.addSource("chosen", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({
    id: "chosen-trees", type: "circle", source: "chosen",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, 7, 15, 15, 18, 20],
      "circle-color": colour("focus"), "circle-opacity": 0.28,
      "circle-stroke-color": colour("focus"), "circle-stroke-width": 2.5,
    },
  });
  map.addLayer({
    id: "trees", type: "symbol", source: "trees", filter: ["!", ["has", "point_count"]],
    layout: {
      "icon-image": statusName(["case", ["==", ["get", "e"], 1], "e-", "s-"], ["get", "s"]),
      "icon-size": ["interpolate", ["linear"], ["zoom"], 11, 0.62, 15, 0.85, 18, 1.15],
      "icon-allow-overlap": true,
      "symbol-sort-key": ["-", 0, ["get", "s"]],
    },
  });
  map.addLayer({
    id: "clusters", type: "symbol", source: "trees", filter: ["has", "point_count"],
    layout: {
      "icon-image": mixName(),
      "icon-allow-overlap": true,
      "text-field": ["number-format", ["get", "point_count"], { locale: language }],
      "text-font": FONT,
      "text-size": ["step", ["get", "point_count"], 13, 1000, 14],
      "text-allow-overlap": true,
      "symbol-sort-key": ["get", "point_count"],
    },
    paint: { "text-color": colour("ink") },
  });
  map.addLayer({
    id: "cluster-worst", type: "symbol", source: "trees", filter: ["has", "point_count"],
    layout: {
      "icon-image": statusName("s-", worst()),
      "icon-size": 0.62,
      "icon-offset": ["step", ["get", "point_count"],
        ["literal", [25, -25]], 30, ["literal", [30, -30]], 300, ["literal", [34, -34]],
        3000, ["literal", [40, -40]]],
      "icon-allow-overlap": true,
    },
  });
}

/** The name of a status's picture, from its place in the order. */
function statusName(prefix, place) {
  const names = STATUSES.flatMap((status, number) => [number, status]);
  return ["concat", prefix, ["match", place, ...names, "unknown"]];
}

/** The most urgent status of a cluster, by its place. */
function worst() {
  const cases = STATUSES.flatMap((_, place) => [[">", ["get", `s${place}`], 0], place]);
  return ["case", ...cases, STATUSES.indexOf("unknown")];
}

/** `mix-` with eighths of each status and the size; a single critical tree still shows. */
function mixName() {
  const name = ["concat", "mix-"];
  for (const place of STATUSES.keys()) {
    const part = ["/", ["*", PARTS, ["get", `s${place}`]], ["get", "point_count"]];
    name.push(["to-string", [place === 0 ? "ceil" : "round", part]], ".");
  }
  name.push(["to-string", ["step", ["get", "point_count"], 0, 30, 1, 300, 2, 3000, 3]]);
  return name;
}
