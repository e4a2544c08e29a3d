// Which pages of the crew the phone keeps. Used by the pages and by the service worker, therefore
// no module.
self.crewPages = (() => {
  "use strict";
  const CACHE = "crew-pages";
  const MOST = 20;
  const MOST_AHEAD = 8; // Tours that are fetched before anybody opens them.
  const inEnglish = url => url.searchParams.get("lang") === "en";
  const english = url => (inEnglish(url) ? "?lang=en" : "");
  const isOurs = url => /^\/crew(\/tours\/\d+)?$/.test(url.pathname);
  const name = url => `${url.pathname}${english(url)}`;
  const listOf = url => `/crew${english(url)}`;
  const look = (path, more) => caches.match(path, { cacheName: CACHE, ignoreVary: true, ...more });
  const exactly = path => look(path);

  // In the other language rather than not at all.
  const kept = async path => (await exactly(path)) ?? look(path, { ignoreSearch: true });

  let loggedOutAt = 0;
  function forget() {
    loggedOutAt = Date.now();
    return caches.delete(CACHE);
  }

  const owner = page => /data-name="([^"]*)"/.exec(page)?.[1];

  // What was on its way when somebody logged out is not kept; nobody's pages lie beside others'.
  async function keep(path, answer, askedAt) {
    // A redirect to the log-in is not this page.
    if (!answer.ok || answer.redirected || answer.type !== "basic") return;
    const who = owner(await answer.clone().text());
    if (askedAt <= loggedOutAt) return;
    const pages = await caches.open(CACHE);
    const last = (await pages.keys()).at(-1);
    if (last && owner(await (await exactly(last)).text()) !== who) {
      for (const old of await pages.keys()) await pages.delete(old);
    }
    await pages.delete(path); // So that the one opened last stands last.
    await pages.put(path, answer);
    const all = await pages.keys();
    for (const old of all.slice(0, Math.max(0, all.length - MOST))) await pages.delete(old);
  }

  // A phone that keeps nothing (private window, full disk) goes on with what it opened.
  const tryToKeep = (path, answer, askedAt) => keep(path, answer, askedAt).catch(() => {});

  async function fetched(path, askedAt = Date.now()) {
    const answer = await fetch(path, { headers: { Accept: "text/html" }, cache: "no-store" });
    await tryToKeep(path, answer.clone(), askedAt);
    return answer;
  }

  // The page itself where the worker did not see it come, the list, and the tours in the list:
  // whoever opens one page in the yard has all of the day.
  async function keepAround(address, seen) {
    const url = new URL(address);
    const [here, list, askedAt] = [name(url), listOf(url), Date.now()];
    if (!seen || !(await exactly(here))) await fetched(here, askedAt);
    if (here !== list) await fetched(list, askedAt);
    const found = await exactly(list);
    if (!found || askedAt <= loggedOutAt) return;
    const links = (await found.text()).matchAll(/class="tour__link" href="(\/crew\/tours\/\d+)[?"]/g);
    const tours = [...links].map(link => `${link[1]}${english(url)}`).slice(0, MOST_AHEAD);
    for (const path of tours) {
      if (here === list || !(await exactly(path))) await fetched(path, askedAt);
    }
  }

  // What the page for "no network" can offer, in the order of the last opening.
  async function tours() {
    const all = (await (await caches.open(CACHE)).keys()).map(({ url }) => new URL(url));
    return Promise.all(
      all.filter(isOurs).reverse().map(async url => {
        const text = await (await exactly(url)).text();
        const page = new DOMParser().parseFromString(text, "text/html");
        const { tour, day } = page.querySelector(".crew").dataset;
        // The heading's own day is what it was when the page came: a tour says its day itself.
        if (tour) page.querySelector("h1 .head__day")?.remove();
        return { url, tour, day, title: page.querySelector("h1").textContent.trim() };
      }),
    );
  }

  return { isOurs, inEnglish, name, kept, keep: tryToKeep, fetched, forget, keepAround, tours };
})();
