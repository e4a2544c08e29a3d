// The register without scripts works; this adds "tick all" and the position of the phone.
const all = document.querySelector("[data-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll('input[name="id"]')) box.checked = all.checked;
  });
}

const place = document.querySelector("[data-locate]");
if (place && "geolocation" in navigator) {
  place.hidden = false;
  const told = place.querySelector("[aria-live]");
  const comma = document.documentElement.lang === "de";
  const written = (value) => {
    const text = value.toFixed(6);
    return comma ? text.replace(".", ",") : text;
  };
  place.querySelector("button").addEventListener("click", () => {
    told.textContent = place.dataset.busy;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        document.getElementById("f-latitude").value = written(coords.latitude);
        document.getElementById("f-longitude").value = written(coords.longitude);
        told.textContent = place.dataset.done.replace("{m}", String(Math.round(coords.accuracy)));
      },
      () => { told.textContent = place.dataset.failed; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
}
