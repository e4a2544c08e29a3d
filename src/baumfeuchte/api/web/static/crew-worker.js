// Keeps the crew's pages on the phone. VERSION, SHELL and OFFLINE stand above, made by the server.
"use strict";
const ASSETS = `crew-shell-${VERSION}`;
const PAGES = "crew-pages";
const MOST_PAGES = 20;
const PATIENCE_MS = 6000; // A phone that says it has network may still wait for minutes.
const isCrewPage = url => /^\/crew(\/tours\/\d+)?$/.test(url.pathname);

self.addEventListener("install", event => {
  const keep = async () => {
    const cache = await caches.open(ASSETS);
    // Without cookies: nothing of a person is in the shell.
    const ask = path => new Request(path, { credentials: "omit", cache: "reload" });
    await cache.addAll(SHELL.map(ask));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", event => {
  const tidy = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("crew-shell-") && name !== ASSETS) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === "/logout") {
    event.waitUntil(caches.delete(PAGES));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate" && url.pathname.startsWith("/crew")) {
    event.respondWith(isCrewPage(url) ? freshOrKept(event, url) : freshOrOffline(event));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(keptOrFresh(event));
  }
});

self.addEventListener("sync", event => {
  const send = async () => {
    const { state } = await self.crewQueue.syncPatiently();
    if (state === "offline") throw new Error("no network yet"); // The browser tries again later.
  };
  if (event.tag === "crew") event.waitUntil(send());
});

async function freshOrKept(event, url) {
  const name = `${url.pathname}${url.searchParams.get("lang") === "en" ? "?lang=en" : ""}`;
  const fresh = fetch(event.request);
  const keep = fresh.then(async answer => {
    // A redirect to the log-in is not this page.
    if (answer.ok && !answer.redirected && answer.type === "basic") {
      await keepPage(name, answer.clone());
    }
    return answer;
  });
  event.waitUntil(keep.catch(() => {}));
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([keep.catch(() => null), late]);
  if (answer && answer.status < 500) return answer;
  const kept = await (await caches.open(PAGES)).match(name, { ignoreVary: true });
  if (kept) return kept;
  return answer ?? fresh.catch(offline);
}

async function keepPage(name, answer) {
  const cache = await caches.open(PAGES);
  await cache.delete(name); // So that the one opened last stands last.
  await cache.put(name, answer);
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST_PAGES))) await cache.delete(old);
}

const freshOrOffline = event => fetch(event.request).catch(offline);

const offline = async () =>
  (await (await caches.open(ASSETS)).match(OFFLINE, { ignoreVary: true })) ?? Response.error();

async function keptOrFresh(event) {
  const kept = await (await caches.open(ASSETS)).match(event.request, { ignoreVary: true });
  return kept ?? fetch(event.request);
}
