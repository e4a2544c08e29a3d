// No network, and this page is not kept: says which tours are, and what waits.
const box = document.getElementById("kept");
const words = box.dataset;
const english = document.documentElement.lang === "en";

async function listed() {
  const found = await self.crewPages.tours();
  // A tour that was opened in both languages stands here once.
  const best = new Map();
  for (const item of found) {
    const mine = self.crewPages.inEnglish(item.url) === english;
    if (!best.has(item.tour) || mine) best.set(item.tour, item);
  }
  const list = best.get(undefined);
  best.delete(undefined);
  const link = item => {
    const one = document.createElement("a");
    one.href = item.url.pathname + item.url.search;
    const day = item.day && new Date(`${item.day}T12:00`).toLocaleDateString(english ? "en-GB" : "de-DE");
    one.textContent = day ? `${item.title} (${day})` : item.title;
    const line = document.createElement("li");
    line.append(one);
    return line;
  };
  box.querySelector("ul").append(...[...(list ? [list] : []), ...best.values()].map(link));
  box.hidden = !found.length;
}

async function waiting() {
  const items = [...(await self.crewQueue.all("entries")), ...(await self.crewQueue.all("photos"))];
  const n = items.filter(item => item.status === "waiting").length;
  const line = document.getElementById("waiting");
  line.textContent = n === 1 ? words.one : words.many.replace("{n}", n);
  line.hidden = !n;
}

document.getElementById("again").addEventListener("click", () => location.reload());
document.getElementById("again").hidden = false;
await Promise.allSettled([listed(), waiting()]);
box.dataset.ready = "1";
