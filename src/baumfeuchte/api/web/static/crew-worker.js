// Keeps the crew's pages on the phone. VERSION, SHELL and OFFLINE stand above, made by the server.
"use strict";
const ASSETS = `crew-shell-${VERSION}`;
const PATIENCE_MS = 6000; // A phone that says it has network may still wait for minutes.
const pages = self.crewPages;

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
    event.waitUntil(pages.forget());
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate" && url.pathname.startsWith("/crew")) {
    event.respondWith(pages.isOurs(url) ? freshOrKept(event, url) : freshOrOffline(event, url));
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

// The page that was there before its worker, and what the crew opens next.
self.addEventListener("message", event => {
  const { keep, seen } = event.data ?? {};
  if (keep) event.waitUntil(pages.keepAround(keep, seen).catch(() => {}));
});

async function freshOrKept(event, url) {
  const name = pages.name(url);
  const askedAt = Date.now();
  const fresh = fetch(event.request);
  const keep = fresh.then(async answer => {
    await pages.keep(name, answer.clone(), askedAt);
    return answer;
  });
  event.waitUntil(keep.catch(() => {}));
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([keep.catch(() => null), late]);
  if (answer && answer.status < 500) return answer;
  const kept = await pages.kept(name);
  if (kept) return kept;
  return answer ?? fresh.catch(() => offline(url));
}

const freshOrOffline = (event, url) => fetch(event.request).catch(() => offline(url));

async function offline(url) {
  const path = `${OFFLINE}${pages.inEnglish(url) ? "?lang=en" : ""}`;
  const kept = await (await caches.open(ASSETS)).match(path, { ignoreVary: true });
  return kept ?? Response.error();
}

async function keptOrFresh(event) {
  const kept = await (await caches.open(ASSETS)).match(event.request, { ignoreVary: true });
  return kept ?? fetch(event.request);
}
