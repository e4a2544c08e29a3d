// Loads a map when its place comes into view: the library weighs more than all the rest of a page.
// <div hidden data-map="tour_map.mjs" data-style="map.css">. Until then, and without scripts, WebGL
// or much data, the page shows what it shows.
const idle = window.requestIdleCallback ?? (work => setTimeout(work, 200));

for (const place of document.querySelectorAll("[data-map]")) {
  if (navigator.connection?.saveData) continue;
  // The place itself is hidden, so its surroundings are watched.
  const watch = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    watch.disconnect();
    idle(() => load(place.dataset));
  });
  watch.observe(place.parentElement);
}

async function load({ map, style }) {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
  const ready = new Promise(resolve => (sheet.onload = sheet.onerror = resolve));
  document.head.append(sheet);
  await ready;
  await import(map);
}
