// The chart to zoom: takes the place of the drawing when its library and its data are there.
// Without this module, or when anything fails, the drawing and the table stay.

const PHONE = 640;
const POINTS = 800;
let library = null;

const css = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();

function load(frame) {
  library ??= new Promise((resolve, reject) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = frame.dataset.style;
    const script = document.createElement("script");
    script.src = frame.dataset.uplot;
    script.onload = () => resolve(globalThis.uPlot);
    script.onerror = reject;
    document.head.append(style, script);
  });
  return library;
}

async function ask(frame, since, until) {
  const iso = (seconds) => encodeURIComponent(new Date(seconds * 1000).toISOString());
  const url = `${frame.dataset.series}&since=${iso(since)}&until=${iso(until)}&points=${POINTS}`;
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

const name = (line) => `${line.depth_cm.toLocaleString(document.documentElement.lang)} cm`;
const same = (a) => (b) => a.dev_eui === b.dev_eui && a.probe === b.probe && a.depth_cm === b.depth_cm;

// One table of times for all lines, as the library wants it: measured, then expected.
function tables(uPlot, data) {
  const parts = data.lines.map((line) => [line.t, line.v]);
  for (const band of data.bands) parts.push([band.t, band.middle, band.low, band.high]);
  return parts.length ? uPlot.join(parts, parts.map((part) => part.map(() => 2))) : [[]];
}

class Zoom {
  constructor(frame, uPlot, data) {
    Object.assign(this, { frame, uPlot, data, whole: [data.since, +frame.dataset.until], hidden: new Set() });
    this.index = null;
    this.wanted = 0;
    this.build();
    this.draw();
  }

  build() {
    const { frame } = this;
    this.box = document.createElement("div");
    this.box.className = "zoom";
    this.bar = document.createElement("div");
    this.bar.className = "zoom__bar";
    this.bar.role = "group";
    this.bar.ariaLabel = frame.dataset.depths;
    this.data.lines.forEach((line, at) => this.bar.append(this.depthButton(line, at)));
    const all = document.createElement("button");
    all.type = "button";
    all.textContent = frame.dataset.all;
    all.addEventListener("click", () => this.go(...this.whole));
    this.bar.append(all);
    this.area = document.createElement("div");
    this.area.className = "zoom__area";
    this.area.tabIndex = 0;
    this.area.role = "application";
    this.area.ariaLabel = `${frame.dataset.label} ${frame.dataset.help}`;
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.values = document.createElement("p");
    this.values.className = "zoom__values";
    this.values.ariaLive = "polite";
    const help = document.createElement("p");
    help.className = "zoom__help";
    help.textContent = frame.dataset.help;
    this.box.append(this.bar, this.area, this.values, help);
    frame.replaceChildren(this.box);
    new ResizeObserver(() => this.fit()).observe(this.area);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  depthButton(line, at) {
    const button = document.createElement("button");
    button.type = "button";
    button.ariaPressed = "true";
    const key = document.createElement("span");
    key.className = `zoom__key tone-${(at % 6) + 1}`;
    button.append(key, name(line));
    button.addEventListener("click", () => {
      const off = !this.hidden.delete(at);
      if (off) this.hidden.add(at);
      button.ariaPressed = String(!off);
      this.draw();
    });
    return button;
  }

  size() {
    const width = Math.max(260, this.area.clientWidth);
    return { width, height: width < PHONE ? 300 : 380 };
  }

  fit() {
    const now = this.size();
    if (this.plot && now.width !== this.plot.width) this.plot.setSize(now);
  }

  draw() {
    const { data, uPlot } = this;
    this.plot?.destroy();
    this.table = tables(uPlot, data);
    const ink = css(this.box, "--muted");
    const grid = { stroke: css(this.box, "--line"), width: 1 };
    const series = [{}];
    const bands = [];
    data.lines.forEach((line, at) => {
      series.push({ label: name(line), stroke: this.tone(at), width: 2, show: !this.hidden.has(at), points: { show: false } });
    });
    for (const band of data.bands) {
      const at = data.lines.findIndex(same(band));
      const shared = { show: !this.hidden.has(at), points: { show: false }, spanGaps: true };
      const tone = this.tone(Math.max(at, 0));
      const first = series.length;
      series.push({ ...shared, label: name(band), stroke: tone, width: 1.6, dash: [2, 5] });
      series.push({ ...shared, stroke: "transparent" }, { ...shared, stroke: "transparent" });
      bands.push({ series: [first + 2, first + 1], fill: `${tone}2b` });
    }
    const zone = this.frame.dataset.zone;
    this.plot = new uPlot({
      ...this.size(),
      series,
      bands,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
      scales: { x: { min: this.data.since, max: this.data.until }, y: { range: (_, low, high) => this.range(low, high) } },
      axes: [
        { stroke: ink, grid, ticks: grid, values: (_, ticks, __, ___, step) => ticks.map((tick) => this.tick(tick, step)) },
        { stroke: ink, grid, ticks: grid, size: 48, values: (_, ticks) => ticks.map((tick) => tick.toLocaleString(this.frame.dataset.lang)) },
      ],
      cursor: { drag: { x: true, y: false, setScale: false }, bind: { dblclick: () => () => { this.go(...this.whole); return null; } } },
      hooks: {
        drawClear: [(plot) => this.under(plot)],
        draw: [(plot) => this.over(plot)],
        setCursor: [(plot) => this.say(plot.cursor.idx)],
        setSelect: [(plot) => this.select(plot)],
      },
    }, this.table, this.area);
  }

  // The limits are always in sight, and no forecast presses them onto the axis: as in the drawing.
  range(low, high) {
    const limits = this.data.limits.map((limit) => limit.value);
    const top = this.frame.dataset.top ? +this.frame.dataset.top : Infinity;
    const [from, to] = this.uPlot.rangeNum(Math.min(low ?? 0, ...limits), Math.max(high ?? 1, ...limits), 0.1, true);
    return [from, Math.min(to, top)];
  }

  tone(at) {
    const probe = document.createElement("span");
    probe.className = `tone-${(at % 6) + 1}`;
    this.box.append(probe);
    const colour = css(probe, "--tone");
    probe.remove();
    return colour;
  }

  tick(seconds, step) {
    const options = step < 86400 ? { hour: "2-digit", minute: "2-digit" }
      : step < 86400 * 28 ? { day: "2-digit", month: "2-digit" } : { month: "short", year: "2-digit" };
    return new Date(seconds * 1000).toLocaleString(this.frame.dataset.lang, { timeZone: this.frame.dataset.zone, ...options });
  }

  // Below the lines: the future, rain, thresholds.
  under(plot) {
    const { ctx, bbox } = plot;
    const x = (seconds) => plot.valToPos(seconds, "x", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = css(this.box, "--sunken");
    ctx.fillRect(x(this.data.now), bbox.top, bbox.width, bbox.height);
    const most = Math.max(10, ...this.data.rain.map((day) => day.rain_mm));
    ctx.fillStyle = `${css(this.box, "--too_wet")}99`;
    for (const day of this.data.rain) {
      const high = (day.rain_mm / most) * bbox.height * 0.22;
      ctx.fillRect(x(day.t), bbox.top + bbox.height - high, Math.max(1, x(day.t + 86400) - x(day.t) - 1), high);
    }
    for (const limit of this.data.limits) {
      const y = plot.valToPos(limit.value, "y", true);
      ctx.strokeStyle = css(this.box, limit.level === "critical" ? "--critical" : "--dry");
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.setLineDash([7 * devicePixelRatio, 5 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.restore();
  }

  // Above them: waterings, doubtful and unusable values.
  over(plot) {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    const x = (seconds) => plot.valToPos(seconds, "x", true);
    const inside = (seconds) => seconds >= plot.scales.x.min && seconds <= plot.scales.x.max;
    ctx.save();
    let free = -Infinity;
    const shown = this.data.waterings.filter((item) => inside(item.t)).sort((a, b) => a.t - b.t);
    for (const watering of shown) {
      const lost = ["ran_off", "no_response"].includes(watering.outcome);
      ctx.strokeStyle = ctx.fillStyle = css(this.box, lost ? "--critical" : "--too_wet");
      ctx.lineWidth = 1.4 * scale;
      ctx.setLineDash(lost ? [3 * scale, 3 * scale] : []);
      ctx.beginPath();
      ctx.moveTo(x(watering.t), bbox.top + 16 * scale);
      ctx.lineTo(x(watering.t), bbox.top + bbox.height);
      ctx.stroke();
      if (x(watering.t) - free < 48 * scale) continue;
      free = x(watering.t);
      ctx.font = `600 ${12 * scale}px system-ui, sans-serif`;
      ctx.textAlign = "center";
      ctx.fillText(`${watering.litres.toLocaleString(this.frame.dataset.lang)} l${lost ? " ✕" : ""}`, x(watering.t), bbox.top + 11 * scale);
    }
    ctx.setLineDash([]);
    for (const band of this.data.bands) {
      const at = this.data.lines.findIndex(same(band));
      const above = band.t.filter((when, index) => inside(when) && band.high[index] > plot.scales.y.max);
      if (!above.length || this.hidden.has(at)) continue;
      const middle = x((above[0] + above.at(-1)) / 2);
      ctx.fillStyle = this.tone(Math.max(at, 0));
      ctx.beginPath();
      ctx.moveTo(middle, bbox.top + 2 * scale);
      ctx.lineTo(middle + 7 * scale, bbox.top + 13 * scale);
      ctx.lineTo(middle - 7 * scale, bbox.top + 13 * scale);
      ctx.fill();
    }
    this.data.lines.forEach((line, at) => {
      if (this.hidden.has(at)) return;
      ctx.fillStyle = css(this.box, "--surface");
      ctx.strokeStyle = this.tone(at);
      ctx.lineWidth = 2 * scale;
      line.doubtful_t.forEach((when, index) => {
        if (!inside(when)) return;
        ctx.beginPath();
        ctx.arc(x(when), plot.valToPos(line.doubtful_v[index], "y", true), 3.2 * scale, 0, 7);
        ctx.fill();
        ctx.stroke();
      });
      ctx.strokeStyle = css(this.box, "--critical");
      const low = bbox.top + bbox.height - 7 * scale;
      for (const when of line.unusable_t.filter(inside)) {
        const [a, d] = [x(when), 3 * scale];
        ctx.beginPath();
        ctx.moveTo(a - d, low - d);
        ctx.lineTo(a + d, low + d);
        ctx.moveTo(a + d, low - d);
        ctx.lineTo(a - d, low + d);
        ctx.stroke();
      }
    });
    ctx.restore();
  }

  say(index) {
    this.index = index;
    if (index == null) return;
    const { lang, zone } = this.frame.dataset;
    const when = new Date(this.table[0][index] * 1000).toLocaleString(lang, { timeZone: zone, dateStyle: "medium", timeStyle: "short" });
    const shown = this.data.lines.flatMap((line, at) => {
      const value = this.near(at + 1, index);
      return this.hidden.has(at) || value == null ? [] : [`${name(line)}: ${value.toLocaleString(lang, { maximumFractionDigits: 1 })}`];
    });
    this.values.textContent = shown.length ? `${when} · ${shown.join(" · ")} ${this.data.unit}` : when;
  }

  // Probes do not report in the same second: the value at most a few points away.
  near(column, index) {
    for (const step of [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6]) {
      const value = this.table[column]?.[index + step];
      if (value != null) return value;
    }
    return null;
  }

  select(plot) {
    const { left, width } = plot.select;
    if (width < 8) return;
    const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.go(from, to);
  }

  // A closer look asks for more points: the extremes of each piece of time.
  async go(from, to) {
    const since = Math.max(this.whole[0], Math.floor(from));
    const until = Math.min(this.whole[1], Math.ceil(to));
    if (until - since < 3600) return;
    const turn = ++this.wanted;
    try {
      const data = await ask(this.frame, since, until);
      if (turn !== this.wanted) return;
      this.data = data;
      this.draw();
    } catch {
      this.plot.setScale("x", { min: since, max: until });
    }
  }

  key(event) {
    const { min, max } = this.plot.scales.x;
    const middle = this.index == null ? (min + max) / 2 : this.table[0][this.index];
    const half = (max - min) / 2;
    const step = Math.max(1, Math.round(this.table[0].length / 100));
    const moves = { ArrowLeft: -step, ArrowRight: step };
    if (event.key in moves) {
      const last = this.table[0].length - 1;
      const at = Math.min(last, Math.max(0, (this.index ?? (moves[event.key] < 0 ? last : 0)) + moves[event.key]));
      this.plot.setCursor({ left: this.plot.valToPos(this.table[0][at], "x"), top: 20 });
      this.say(at);
    } else if (event.key === "+") this.go(middle - half / 2, middle + half / 2);
    else if (event.key === "-" || event.key === "−") this.go(middle - half * 2, middle + half * 2);
    else if (event.key === "0") this.go(...this.whole);
    else return;
    event.preventDefault();
  }
}

async function open(frame, button) {
  button.disabled = true;
  const drawn = [...frame.childNodes];
  try {
    const [uPlot, data] = await Promise.all([load(frame), ask(frame, +frame.dataset.since, +frame.dataset.until)]);
    new Zoom(frame, uPlot, data);
    frame.querySelector(".zoom__area").focus({ preventScroll: true });
    button.remove();
  } catch {
    frame.replaceChildren(...drawn);
    button.disabled = false;
    button.after(Object.assign(document.createElement("p"), { className: "plot__note", role: "alert", textContent: frame.dataset.failed }));
  }
}

for (const frame of document.querySelectorAll("[data-chart]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet plot__open";
  button.textContent = frame.dataset.open;
  button.addEventListener("click", () => open(frame, button));
  (frame.parentElement.querySelector(".legend") ?? frame).after(button);
}
