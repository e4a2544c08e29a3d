// Collecting trees: by tapping, by a rectangle, or by drawing around them.

const SVG = "http://www.w3.org/2000/svg";

/** Let somebody draw an area over the map; `done` gets its corners in pixels, or null. */
export function drawArea(frame, kind, done) {
  const sheet = document.createElementNS(SVG, "svg");
  sheet.classList.add("map-sheet");
  const shape = document.createElementNS(SVG, "polygon");
  sheet.append(shape);
  frame.append(sheet);
  let corners = null;

  const at = event => {
    const box = sheet.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const show = () => shape.setAttribute("points", outline(corners, kind).join(" "));
  const finish = result => {
    sheet.remove();
    removeEventListener("keydown", escape);
    done(result);
  };
  const escape = event => {
    if (event.key === "Escape") finish(null);
  };

  sheet.addEventListener("pointerdown", event => {
    sheet.setPointerCapture(event.pointerId);
    corners = [at(event)];
  });
  sheet.addEventListener("pointermove", event => {
    if (!corners) return;
    corners.push(at(event));
    show();
  });
  sheet.addEventListener("pointerup", event => {
    if (!corners) return;
    corners.push(at(event));
    finish(outline(corners, kind));
  });
  sheet.addEventListener("pointercancel", () => finish(null));
  addEventListener("keydown", escape);
  return () => finish(null);
}

function outline(corners, kind) {
  if (kind === "lasso") return corners;
  const [[x1, y1], [x2, y2]] = [corners[0], corners[corners.length - 1]];
  return [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];
}

/** Whether a position lies within a polygon (even-odd rule). */
export function isInside([x, y], polygon) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** The trees that somebody collected, and the form that takes them to a tour. */
export class Collection {
  static MOST = 500;

  constructor(form, words, number, changed) {
    this.form = form;
    this.words = words;
    this.number = number;
    this.changed = changed;
    this.places = new Map();
    form.querySelector("#map-clear").addEventListener("click", () => {
      this.places.clear();
      this.show();
    });
    form.addEventListener("submit", () => this.fill());
  }

  has(place) {
    return this.places.has(place);
  }

  /** Add trees as [place, id, litres]; says how many were too many. */
  add(trees) {
    let left = 0;
    for (const [place, id, litres] of trees) {
      if (this.places.size < Collection.MOST || this.places.has(place)) this.places.set(place, [id, litres]);
      else left += 1;
    }
    this.show(left);
  }

  remove(place) {
    this.places.delete(place);
    this.show();
  }

  show(left = 0) {
    const litres = [...this.places.values()].reduce((sum, [, one]) => sum + one, 0);
    const count = this.places.size;
    const pattern = count === 1 ? this.words.selected_one : this.words.selected;
    let text = count
      ? pattern.replace("{n}", this.number(count)).replace("{litres}", this.number(litres))
      : this.words.none_selected;
    if (left) text += ` ${this.words.too_many.replace("{n}", this.number(Collection.MOST))}`;
    this.form.querySelector("#map-sum").textContent = text;
    this.form.querySelector("[type=submit]").disabled = !count;
    this.form.querySelector("#map-clear").disabled = !count;
    this.changed();
  }

  fill() {
    const fields = [...this.places.values()].map(([id]) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "tree_id", value: id });
      return field;
    });
    this.form.querySelector("#map-chosen").replaceChildren(...fields);
  }
}
