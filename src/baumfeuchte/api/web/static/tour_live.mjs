// Shows what becomes of a tour while its page is open: ticked stops, and a way that was planned
// anew. Listens only while the page is seen: a browser keeps few connections to one server.
const told = document.getElementById("tour-live");
let source = null;
let busy = false;
let again = false;

function listen() {
  source = new EventSource("/api/v1/events?kind=tour");
  // First: what happened between the page and now.
  source.addEventListener("state", renew);
  source.addEventListener("tour", event => {
    if (JSON.parse(event.data).tour_id === Number(told.dataset.tour)) renew();
  });
}

/** Take over the parts of the page that are others now; what somebody types in stays. */
async function renew() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    const address = new URL(location.href);
    for (const name of ["done", "problem"]) address.searchParams.delete(name);
    const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.ok && !answer.redirected) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // Without network there is nothing new to see; the stream comes back by itself.
  }
  busy = false;
  if (again) {
    again = false;
    renew();
  }
}

function take(fresh) {
  const version = fresh.querySelector("[data-live=stops]")?.dataset.state;
  const stops = document.querySelector("[data-live=stops]");
  if (!version || version === stops.dataset.state) return;
  const focused = place(document.activeElement);
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    part.replaceChildren(...(other?.childNodes ?? []));
    if (other?.dataset.state) part.dataset.state = other.dataset.state;
  }
  if (!fresh.querySelector(".tour-change")) document.querySelector(".tour-change")?.remove();
  const seen = fresh.querySelector("input[name=version]")?.value;
  for (const field of document.querySelectorAll("input[name=version]")) field.value = seen ?? field.value;
  if (focused) document.querySelector(focused)?.focus({ preventScroll: true });
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  told.textContent = told.dataset.text.replace("{time}", time);
  document.getElementById("tour-map")?.dispatchEvent(new Event("tour:changed"));
}

/** A button of a stop, so that it can be found again in its new place. */
function place(element) {
  const stop = element?.closest("[data-stop]");
  const act = element?.closest("form")?.querySelector("[name=way]")?.value;
  if (!stop) return null;
  const way = act ? `form:has([name=way][value=${act}]) button` : "a, button";
  return `[data-stop="${stop.dataset.stop}"] ${way}`;
}

function follow() {
  if (document.hidden) source?.close();
  else listen();
}

if (told && "EventSource" in window) {
  document.addEventListener("visibilitychange", follow);
  if (!document.hidden) listen();
}
