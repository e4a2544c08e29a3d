// What a crew enters waits here until the server has it. Used by the pages and by the service
// worker, therefore no module. An entry is in the phone's database before the network is tried,
// and has the key under which the server counts it once: sending again is always safe.
self.crewQueue = (() => {
  "use strict";
  const SENT = ["entry_key", "stop_id", "tour_id", "tree_id", "at", "state", "litres", "note"];
  const BATCH = 50;
  const KEPT_MS = 8 * 86400e3; // The server takes nothing older than seven days.
  const TIMEOUT_MS = 20e3;
  const channel = "BroadcastChannel" in self ? new BroadcastChannel("crew") : null;
  let database = null;

  function open() {
    database ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("baumfeuchte-crew", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("entries", { keyPath: "entry_key" });
        asked.result.createObjectStore("photos", { keyPath: "key" });
        asked.result.createObjectStore("meta", { keyPath: "name" });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => asked.result.close();
        resolve(asked.result);
      };
      asked.onerror = () => reject(asked.error);
    }).catch(error => {
      database = null;
      throw error;
    });
    return database;
  }

  // One transaction; resolves when it is on the disk.
  async function inStore(name, mode, work) {
    const db = await open();
    return new Promise((resolve, reject) => {
      const change = db.transaction(name, mode, { durability: "strict" });
      const request = work(change.objectStore(name));
      change.oncomplete = () => resolve(request?.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  }

  const all = name => inStore(name, "readonly", store => store.getAll());
  const remove = (name, key) => inStore(name, "readwrite", store => store.delete(key));
  async function put(name, value) {
    await inStore(name, "readwrite", store => store.put(value));
    tell();
  }
  const tell = () => channel?.postMessage("changed");

  async function meta(name) {
    return (await inStore("meta", "readonly", store => store.get(name)))?.value;
  }

  // The server's clock, as far as this phone knows it: its own may be wrong.
  const now = async () => Date.now() + ((await meta("skew")) ?? 0);

  class Stop extends Error {}

  async function ask(path, options) {
    let answer;
    try {
      answer = await fetch(path, {
        cache: "no-store",
        ...options,
        headers: { Accept: "application/json", ...options?.headers },
        signal: AbortSignal.timeout?.(TIMEOUT_MS),
      });
    } catch {
      throw new Stop("offline");
    }
    if (answer.status === 401) throw new Stop("login");
    return answer;
  }

  async function read(answer) {
    try {
      return await answer.json();
    } catch {
      throw new Stop("offline"); // The connection broke in the middle of the answer.
    }
  }

  async function hello() {
    const answer = await ask("/api/v1/crew/token");
    if (answer.status === 403) throw new Stop("login"); // Logged in as somebody without tours.
    if (!answer.ok) throw new Stop("offline");
    const found = await read(answer);
    const skew = Date.parse(found.now) - Date.now();
    await inStore("meta", "readwrite", store => store.put({ name: "skew", value: skew }));
    return found;
  }

  async function sendEntries(waiting, token) {
    for (let begin = 0; begin < waiting.length; begin += BATCH) {
      const batch = waiting.slice(begin, begin + BATCH);
      const entries = batch.map(entry => Object.fromEntries(SENT.map(name => [name, entry[name]])));
      const answer = await ask("/api/v1/stops/entries", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": token.csrf },
        body: JSON.stringify({ entries }),
      });
      if (!answer.ok) throw new Stop("offline");
      const { outcomes } = await read(answer);
      for (const [index, found] of outcomes.entries()) {
        const refused = found.outcome === "refused";
        const status = refused ? "refused" : "sent";
        await put("entries", { ...batch[index], status, reason: found.reason, detail: found.detail });
      }
    }
  }

  async function sendPhotos(waiting, token) {
    for (const photo of waiting) {
      const about = new URLSearchParams({ tree: photo.tree_id, taken_at: photo.taken_at });
      const answer = await ask(`/api/v1/photos?${about}`, {
        method: "POST",
        headers: {
          "Content-Type": photo.blob.type || "image/jpeg",
          "X-CSRF-Token": token.csrf,
          "Idempotency-Key": photo.key,
        },
        body: photo.blob,
      });
      if (answer.ok) {
        await remove("photos", photo.key);
        tell();
      } else if ([400, 404, 409, 413, 415, 422].includes(answer.status)) {
        await put("photos", { ...photo, status: "refused", reason: "photo" });
      } else {
        throw new Stop("offline");
      }
    }
  }

  async function run() {
    const entries = await all("entries");
    const photos = await all("photos");
    let token;
    try {
      token = await hello();
      const mine = item => item.status === "waiting" && item.who === token.name;
      await sendEntries(entries.filter(mine), token);
      await sendPhotos(photos.filter(mine), token);
    } catch (error) {
      if (error instanceof Stop) return { state: error.message };
      throw error;
    }
    const old = Date.now() - KEPT_MS;
    for (const entry of entries) {
      if (entry.status === "sent" && entry.added < old) await remove("entries", entry.entry_key);
    }
    return { state: "done", name: token.name };
  }

  const waits = item => item.status === "waiting";
  const anyWaits = async () => (await all("entries")).some(waits) || (await all("photos")).some(waits);

  // One tab or worker at a time; the server would not mind two, the phone's battery does.
  const sync = () => alone({ ifAvailable: true }, lock => (lock ? run() : { state: "busy" }));

  // The same for the worker, whom the browser asks only once: a page that is at it may be closed
  // before it is done, so it waits for its turn, and then asks nobody when nothing is left.
  const syncPatiently = () => alone({}, async () => ((await anyWaits()) ? run() : { state: "done" }));

  const alone = (how, work) =>
    self.navigator.locks ? self.navigator.locks.request("crew-sync", how, work) : work(true);

  return { all, put, remove, now, sync, syncPatiently, channel };
})();
