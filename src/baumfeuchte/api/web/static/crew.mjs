// The crew's pages without network: what is entered shows at once, waits in the phone, is sent.
const queue = self.crewQueue;
const root = document.querySelector(".crew");
const words = document.getElementById("crew").dataset;
const tourId = Number(root.dataset.tour) || null;
const who = words.name;
const BACK_OFF_S = [5, 10, 20, 40, 80, 120];
const LOOK_AGAIN_MS = 60e3;
const PLANNED_SOON_MS = 1500;
const MOST_SOON = 20;
const DOUBLE_TAP_MS = 900;
const TOAST_MS = 7000;
const LONGEST_PX = 1600;
const ICONS = { open: "stop-open", watered: "ok", unreachable: "critical", skipped: "stop-skipped" };

const german = words.lang === "de";
const number = value => Number(value).toLocaleString(german ? "de-DE" : "en-GB", { maximumFractionDigits: 1 });
const camel = key => key.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const say = (key, values = {}) =>
  (words[camel(key)] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const newKey = () =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");

function make(tag, text, onClick) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (onClick) {
    element.type = "button";
    element.addEventListener("click", onClick);
  }
  return element;
}

// --- what is shown: the server's word or the phone's, whichever is later --------------------

const stops = [...document.querySelectorAll(".stop")];
const stopOf = id => stops.find(stop => Number(stop.dataset.stop) === Number(id));
const server = new Map(
  stops.map(stop => [
    Number(stop.dataset.stop),
    { state: stop.dataset.state, at: Date.parse(stop.dataset.at) || 0, litres: stop.dataset.litres },
  ]),
);
const wanted = new Map(stops.map(stop => [Number(stop.dataset.stop), stop.dataset.wanted]));

function latest(entries) {
  const found = new Map();
  for (const entry of entries) {
    if (entry.status === "refused") continue;
    const other = found.get(entry.stop_id);
    const at = Date.parse(entry.at);
    if (!other || at > other.at || (at === other.at && entry.entry_key > other.entry_key)) {
      found.set(entry.stop_id, { ...entry, at });
    }
  }
  return found;
}

function show(stop, word, waiting) {
  const { state } = word;
  stop.dataset.state = state;
  const litres = (state === "watered" && word.litres) || wanted.get(Number(stop.dataset.stop));
  stop.querySelector(".stop__icon use").setAttribute("href", `#i-${ICONS[state]}`);
  stop.querySelector(".stop__litres").textContent = litres ? `${number(litres)} l` : "";
  stop.querySelector(".stop__state").textContent = say(`state-${state}`);
  stop.querySelector(".stop__waits").textContent = waiting ? say("js-waits") : "";
  stop.querySelector(".big--undo").hidden = state === "open";
}

function place(anew = false) {
  const next = document.querySelector(".stops--next");
  const list = document.querySelector(".stops--all");
  if (!next) return;
  const position = item => Number(item.dataset.position);
  const items = [...document.querySelectorAll(".stops > li")].sort((a, b) => position(a) - position(b));
  const first = items.find(item => item.dataset.state === "open");
  if (anew || next.firstElementChild !== (first ?? null)) {
    for (const item of items) {
      if (item === first) continue;
      const details = item.querySelector("details");
      if (details && item.parentElement === next) details.open = false;
    }
    list.append(...items.filter(item => item !== first));
    if (first) {
      first.querySelector("details").open = true;
      next.append(first);
    }
  }
  document.querySelector(".next__none").hidden = Boolean(first);
  const open = stops.filter(stop => stop.dataset.state === "open");
  const done = stops.length - open.length;
  const left = open.reduce((sum, stop) => sum + Number(wanted.get(Number(stop.dataset.stop)) || 0), 0);
  const bar = document.querySelector(".crew__progress progress");
  bar.value = done;
  const progress = say("progress", { done, all: stops.length });
  bar.setAttribute("aria-label", progress);
  document.querySelector(".crew__count").textContent = progress;
  document.querySelector(".crew__left").textContent = say("left", { litres: number(left) });
}

const keyOf = item => item.entry_key ?? item.key;

// What the server does not take stays until somebody decides.
function explained(item) {
  const actions = document.createElement("div");
  if (item.state === "watered") {
    actions.append(make("button", say("js-as-watering"), () => asWatering(item)));
  }
  const discard = async () => {
    await queue.remove(item.blob ? "photos" : "entries", keyOf(item));
    render();
  };
  actions.append(make("button", say("js-discard"), discard));
  const said = item.state ? say(`state-${item.state}`) : say("js-photo");
  const litres = item.litres ? `, ${number(item.litres)} l` : "";
  const reason = say(`refused-${item.reason.replaceAll("_", "-")}`);
  return [make("p", `${item.place} (${said}${litres}): ${reason}`), actions];
}

function fill(box, item) {
  box.hidden = !item;
  if (!item || box.dataset.key === keyOf(item)) return;
  box.dataset.key = keyOf(item);
  box.replaceChildren(...explained(item));
}

// At its stop where the page has it, else above all: after a new plan the stop may be gone.
function problems(refused) {
  const homeless = [];
  const shown = new Map();
  for (const item of refused) {
    const stop = stops.find(found => Number(found.dataset.stop) === item.stop_id);
    if (stop && !shown.has(stop)) shown.set(stop, item);
    else homeless.push(item);
  }
  for (const stop of stops) fill(stop.querySelector(".stop__problem"), shown.get(stop));
  const list = document.querySelector(".problems");
  const keys = homeless.map(keyOf).join();
  if (list.dataset.keys === keys) return;
  list.dataset.keys = keys;
  list.replaceChildren(
    ...homeless.map(item => {
      const box = make("div", "");
      box.className = "stop__problem";
      fill(box, item);
      return box;
    }),
  );
}

let trouble = "";
async function render() {
  const [entries, photos] = await Promise.all([queue.all("entries"), queue.all("photos")]);
  const words = latest(entries);
  for (const stop of stops) {
    const id = Number(stop.dataset.stop);
    const mine = words.get(id);
    const known = server.get(id);
    // Of the same moment the server knows whether it counts: delivered water stays.
    const local = mine && (mine.at > known.at || (mine.at === known.at && mine.status === "waiting"));
    show(stop, local ? mine : known, local && mine.status === "waiting");
    const kept = mine && mine.at === known.at && mine.status === "sent" && mine.state !== known.state;
    if (kept && known.state === "watered") stop.querySelector(".stop__waits").textContent = say("js-kept");
  }
  problems([...entries, ...photos].filter(item => item.status === "refused" && item.who === who));
  if (tourId) place();
  status(entries, photos);
}

function status(entries, photos) {
  const line = document.querySelector(".sync");
  const waits = item => item.status === "waiting";
  const mine = entries.filter(item => waits(item) && item.who === who).length;
  const pictures = photos.filter(item => waits(item) && item.who === who).length;
  const parts = [];
  if (mine) parts.push(mine === 1 ? say("js-waiting-one") : say("js-waiting", { n: mine }));
  if (pictures) parts.push(pictures === 1 ? say("js-photo-one") : say("js-photos", { n: pictures }));
  const others = new Map();
  for (const item of [...entries, ...photos]) {
    if (waits(item) && item.who !== who) others.set(item.who, (others.get(item.who) ?? 0) + 1);
  }
  for (const [name, n] of others) parts.push(say("js-others", { n, who: name }));
  if (trouble === "login") parts.unshift(say("js-login"));
  if (trouble === "changed") parts.unshift(say("js-changed"));
  const sent = !parts.length && line.dataset.had === "1";
  line.dataset.had = mine + pictures ? "1" : line.dataset.had;
  const told = sent ? say("js-sent") : parts.join(" · ");
  line.classList.toggle("sync--sent", sent);
  line.hidden = !told;
  if (line.dataset.told === told + trouble) return;
  line.dataset.told = told + trouble;
  line.replaceChildren(make("span", told));
  if (trouble === "login") {
    const link = make("a", say("js-login-link"));
    link.href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
    line.append(link);
  }
}

// --- entering ------------------------------------------------------------------------------

let quietUntil = 0;
let quietTimer = 0;
let toastTimer = 0;

// The next card slides under the thumb: a second tap must neither tick the next tree nor open its
// navigation.
function hush() {
  quietUntil = Date.now() + DOUBLE_TAP_MS;
  root.classList.add("busy");
  clearTimeout(quietTimer);
  quietTimer = setTimeout(() => root.classList.remove("busy"), DOUBLE_TAP_MS);
}

function hushed(event) {
  if (Date.now() >= quietUntil || !event.target.closest(".stops")) return;
  event.preventDefault();
  event.stopPropagation();
}

async function enter(stop, values) {
  const id = Number(stop.dataset.stop);
  const words = latest(await queue.all("entries"));
  const seen = Math.max(server.get(id).at, words.get(id)?.at ?? 0);
  const entry = {
    entry_key: newKey(),
    stop_id: id,
    tour_id: tourId,
    tree_id: Number(stop.dataset.tree),
    // Whoever presses has seen what is on the screen, so this is later, whatever the clocks say.
    at: new Date(Math.max(await queue.now(), seen + 1)).toISOString(),
    litres: null,
    note: "",
    ...values,
    who,
    place: stop.dataset.place,
    status: "waiting",
    added: Date.now(),
  };
  await queue.put("entries", entry);
  return entry;
}

function toast(text, undo, beside = false) {
  const box = document.querySelector(".toast");
  const line = make("p", "");
  line.className = "flash";
  line.append(make("span", text));
  if (undo) line.append(make("button", say("js-undo"), undo));
  box.classList.add("toast--now");
  if (beside) box.append(line);
  else box.replaceChildren(line);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.replaceChildren(), TOAST_MS);
}

async function submitted(event) {
  const form = event.target;
  if (form.dataset.plain) return;
  const stop = form.closest(".stop");
  const state = event.submitter?.value;
  if (!stop || !state) return;
  event.preventDefault();
  hush();
  const litres = state === "watered" ? Number(form.elements.litres.value.replace(",", ".")) : null;
  const before = stop.dataset.state;
  let entry;
  try {
    entry = await enter(stop, { state, litres, note: form.elements.note.value.trim() });
  } catch {
    // The phone keeps nothing (private window, full disk): send the plain form.
    form.dataset.plain = "1";
    const { submitter } = event;
    setTimeout(() => form.requestSubmit(submitter)); // Not while this event is still under way.
    return;
  }
  form.elements.note.value = "";
  const told =
    state === "watered"
      ? say("said-litres", { place: entry.place, litres: number(litres) })
      : say("said", { place: entry.place, state: say(`state-${state}`) });
  const undo = async () => {
    document.querySelector(".toast").replaceChildren();
    await enter(stop, { state: "open" });
    await render();
    synchronise();
  };
  await render();
  hush(); // From now on the next card is there.
  toast(told, before === "open" && state !== "open" ? undo : null);
  if (stop.parentElement.matches(".stops--all")) stop.querySelector("details").open = false;
  askForBackgroundSync();
  synchronise();
}

async function asWatering(entry) {
  let answer;
  try {
    const token = await (await fetch("/api/v1/crew/token", { cache: "no-store" })).json();
    answer = await fetch("/api/v1/waterings", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token.csrf },
      body: JSON.stringify({
        tree_id: entry.tree_id,
        watered_at: entry.at,
        litres: entry.litres,
        note: entry.note,
        idempotency_key: entry.entry_key,
      }),
    });
  } catch {
    return;
  }
  if (!answer.ok) return;
  await queue.remove("entries", entry.entry_key);
  toast(say("said-litres", { place: entry.place, litres: number(entry.litres) }), null);
  render();
}

// --- photos --------------------------------------------------------------------------------

// Small before it waits: less to send on a bad connection, and no place in it.
async function small(file) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob ?? file;
  } catch {
    return file; // The server says what is wrong with it.
  }
}

async function pictured(input) {
  const file = input.files[0];
  if (!file) return;
  const stop = input.closest(".stop");
  try {
    await queue.put("photos", {
      key: newKey(),
      tree_id: Number(stop.dataset.tree),
      stop_id: Number(stop.dataset.stop),
      place: stop.dataset.place,
      taken_at: new Date(await queue.now()).toISOString(),
      blob: await small(file),
      who,
      status: "waiting",
      added: Date.now(),
    });
  } catch {
    input.form.requestSubmit(); // As for entries: the phone keeps nothing.
    return;
  }
  input.value = "";
  toast(`${stop.dataset.place}: ${say("js-photo-kept")}`, null);
  await render();
  askForBackgroundSync();
  synchronise();
}

// --- sending -------------------------------------------------------------------------------

let timer = 0;
let failures = 0;

async function synchronise() {
  clearTimeout(timer);
  const changesWay = entry => entry.status === "waiting" && entry.who === who && entry.state !== "watered";
  const leftOut = (await queue.all("entries")).some(changesWay);
  // Whatever goes wrong on the way, what waits is tried again.
  const { state } = await queue.sync().catch(() => ({ state: "offline" }));
  if (leftOut && state === "done") look();
  if (state === "login" || trouble === "login") trouble = state === "login" ? "login" : "";
  failures = state === "offline" ? failures + 1 : 0;
  const waits = item => item.status === "waiting" && item.who === who;
  const waiting = (await queue.all("entries")).some(waits) || (await queue.all("photos")).some(waits);
  if (waiting && state !== "login") {
    const seconds = BACK_OFF_S[Math.min(Math.max(failures - 1, 0), BACK_OFF_S.length - 1)];
    timer = setTimeout(synchronise, seconds * 1000);
  }
  await render();
  return state;
}

async function askForBackgroundSync() {
  try {
    const registration = await navigator.serviceWorker.ready;
    await registration.sync.register("crew");
  } catch {
    // Not every browser has it; the page itself tries again.
  }
}

// What colleagues on the same tour, or the dispatcher, have done meanwhile.
let lookTimer = 0;
let soon = 0;
async function look() {
  clearTimeout(lookTimer);
  if (!tourId || document.hidden) return;
  try {
    const answer = await fetch(`/api/v1/crew/tours/${tourId}`, { cache: "no-store" });
    if (!answer.ok) return;
    const tour = await answer.json();
    const trees = tour.way.filter(stop => stop.kind === "tree");
    for (const found of trees) {
      const at = Date.parse(found.said_at) || 0;
      if (!server.has(found.id)) continue;
      server.set(found.id, { state: found.state, at, litres: found.watered_litres });
    }
    const same = trees.length === stops.length && trees.every(found => stopOf(found.id));
    if (!same) trouble = "changed";
    await render();
    const waits = same && tour.version !== Number(root.dataset.version) && !(await reorder());
    // A way that is planned just now is there soon.
    soon = tour.replanning || waits ? soon + 1 : 0;
    if (soon && soon <= MOST_SOON) lookTimer = setTimeout(look, PLANNED_SOON_MS);
  } catch {
    // Without network there is nothing new to see.
  }
}

// The tour was planned anew: says whether the page has the new order now.
async function reorder() {
  const page = await self.crewOrder.fresh();
  if (!page || self.crewOrder.typing(root)) return false;
  const inOrder = () => stops.filter(stop => stop.dataset.state === "open")
    .sort((a, b) => a.dataset.position - b.dataset.position).map(stop => stop.dataset.stop).join();
  const before = inOrder();
  self.crewOrder.take(page, root);
  localLinks();
  place(true);
  if (inOrder() !== before) {
    hush(); // Another card may lie under the thumb now.
    toast(say("js-replanned"), null, true);
  }
  return true;
}

function localLinks() {
  if (!/iPhone|iPad/.test(navigator.userAgent)) return;
  for (const link of document.querySelectorAll("[data-geo]")) link.href = `maps://?daddr=${link.dataset.geo}`;
}

// --- start ---------------------------------------------------------------------------------

root.classList.add("scripted");
for (const button of document.querySelectorAll(".step")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const { litres } = button.form.elements;
    const value = (Number(litres.value.replace(",", ".")) || 0) + Number(button.dataset.step);
    litres.value = Math.min(10000, Math.max(1, value));
  });
}
for (const button of document.querySelectorAll(".photo-save")) button.hidden = true;
for (const input of document.querySelectorAll('.stop input[type="file"]')) {
  input.addEventListener("change", () => pictured(input));
}
document.addEventListener("click", hushed, true);
document.addEventListener("submit", event => {
  if (event.target.matches(".tick")) submitted(event);
});
localLinks();
addEventListener("beforeinstallprompt", event => {
  const button = document.querySelector(".install");
  if (!button) return;
  event.preventDefault();
  button.hidden = false;
  button.addEventListener("click", () => event.prompt(), { once: true });
});
addEventListener("online", () => synchronise().then(look));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) synchronise().then(look);
});
// The worker may have sent what waited, and the server then plans the rest anew.
if (queue.channel) queue.channel.onmessage = () => render().then(look);
setInterval(look, LOOK_AGAIN_MS);
const seen = Boolean(navigator.serviceWorker?.controller);
navigator.serviceWorker?.register("/sw.js", { scope: "/" }).catch(() => {});
navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ keep: location.href, seen }));
navigator.storage?.persist?.();
await render();
root.dataset.ready = "1";
await synchronise();
