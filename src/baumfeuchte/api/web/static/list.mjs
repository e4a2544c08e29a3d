// The watering list: what unfolds is fetched when it is opened; what is ticked is added up.
const form = document.querySelector("#pick");
const words = form ? form.dataset : {};
const ticks = [...document.querySelectorAll(".row input")];

async function unfold(box) {
  const body = box.querySelector("div");
  const source = new URL(box.dataset.src, location.href);
  source.searchParams.set("part", "1");
  const before = body.innerHTML || `<a href="${box.dataset.src}">${box.dataset.src}</a>`;
  body.textContent = words.loading ?? "…";
  try {
    const answer = await fetch(source, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    body.innerHTML = await answer.text();
  } catch {
    body.innerHTML = before;
    body.prepend(`${words.failed ?? ""} `);
    box.addEventListener("toggle", () => box.open && unfold(box), { once: true });
  }
}

// Without scripts "Why?" leads to a page; with them it unfolds in the row.
for (const link of document.querySelectorAll(".row > :nth-child(7) > a")) {
  const box = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = link.textContent;
  box.dataset.src = link.href;
  box.append(summary, document.createElement("div"));
  link.replaceWith(box);
}

for (const box of document.querySelectorAll("details[data-src]"))
  box.addEventListener("toggle", () => unfold(box), { once: true });

if (form) {
  const page = form.querySelector("#pick-page");
  const all = form.elements.all;
  const sum = form.querySelector("output");
  page.parentElement.hidden = false;
  const bar = form.querySelector(".picks");
  const litresOf = (tick) =>
    Number(tick.closest("tr").cells[4].querySelector("b")?.textContent.replace(/\D/g, "") ?? 0);
  const number = new Intl.NumberFormat(words.lang);
  const add = () => {
    const chosen = ticks.filter((tick) => tick.checked);
    const litres = chosen.reduce((total, tick) => total + litresOf(tick), 0);
    page.checked = chosen.length === ticks.length;
    page.indeterminate = chosen.length > 0 && !page.checked;
    bar.classList.toggle("picks--some", chosen.length > 0 || all.checked);
    const values = { trees: chosen.length, litres, loads: Math.ceil(litres / words.tank) };
    sum.textContent = chosen.length && !all.checked
      ? words.picked.replace(/\{(\w+)\}/g, (_, name) => number.format(values[name]))
      : "";
  };
  page.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = page.checked;
    add();
  });
  all.addEventListener("change", add);
  for (const tick of ticks) tick.addEventListener("change", add);
  // Who comes back finds the ticks as they were; the browser sets them without an event.
  addEventListener("pageshow", add);
  add();
}
