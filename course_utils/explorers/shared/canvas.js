// Where an explorer draws: put(key, tag, attributes, text) between begin() and end().
// In a page the canvas keeps its SVG elements and changes what differs; for Python it
// writes SVG text. A drawing function knows no difference.

const SVG_SPACE = "http://www.w3.org/2000/svg";

/** A canvas on an <svg> of the page: what a frame did not put disappears. */
export class PageCanvas {
  constructor(svg) {
    this.svg = svg;
    this.elements = new Map();
  }

  begin() {
    this.seen = new Set();
  }

  put(key, tag, attributes, text) {
    let entry = this.elements.get(key);
    if (!entry) {
      entry = { node: document.createElementNS(SVG_SPACE, tag), attributes: {} };
      entry.node.dataset.key = key;
      this.elements.set(key, entry);
      this.svg.append(entry.node);
    }
    for (const [name, value] of Object.entries(attributes)) {
      if (entry.attributes[name] === value) continue;
      entry.attributes[name] = value;
      entry.node.setAttribute(name, value);
    }
    if (text !== undefined && entry.text !== text) {
      entry.text = text;
      entry.node.textContent = text;
    }
    this.seen.add(key);
  }

  end() {
    for (const [key, { node }] of this.elements) {
      if (this.seen.has(key)) continue;
      node.remove();
      this.elements.delete(key);
    }
  }
}

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (words) => String(words).replace(/[&<>"]/g, (sign) => ESCAPES[sign]);

/** A canvas that writes SVG text: `text()` after end(). */
export class TextCanvas {
  begin() {
    this.parts = [];
  }

  put(key, tag, attributes, text) {
    const pairs = Object.entries(attributes).map(
      ([name, value]) => ` ${name}="${escaped(value)}"`,
    );
    this.parts.push(`<${tag}${pairs.join("")}>${escaped(text ?? "")}</${tag}>`);
  }

  end() {}

  text() {
    return this.parts.join("\n");
  }
}

/** Text centred on (x, y); `anchor` start or end puts it right or left of x. */
export function draw_text(canvas, key, x, y, text, name, anchor = "middle") {
  const place = { x, y, class: name, "text-anchor": anchor };
  canvas.put(key, "text", { ...place, "dominant-baseline": "central" }, text);
}

/** A round point as a path's text, so that one path can hold many. */
export function circle(x, y, radius) {
  const way = 2 * radius;
  const turn = `a${radius} ${radius} 0 1 0`;
  const start = `M${(x - radius).toFixed(1)} ${y.toFixed(1)}`;
  return `${start}${turn} ${way} 0${turn} -${way} 0Z`;
}

/** A line through [x, y] points as a path's text. */
export function polyline(points) {
  return points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
}

/** The parts of a line that lie in a box [left, top, right, bottom], as a path's text. */
export function polyline_inside(points, box) {
  const [left, top, right, bottom] = box;
  if (points.every(([x, y]) => x >= left && x <= right && y >= top && y <= bottom)) {
    return polyline(points);
  }
  let path = "";
  let joined = false;
  for (let k = 1; k < points.length; k++) {
    const [from, to] = share_inside(points[k - 1], points[k], box);
    const [[x0, y0], [x1, y1]] = [points[k - 1], points[k]];
    const at = (share) =>
      `${(x0 + share * (x1 - x0)).toFixed(1)} ${(y0 + share * (y1 - y0)).toFixed(1)}`;
    if (from <= to) path += `${joined && from === 0 ? "" : `M${at(from)}`}L${at(to)}`;
    joined = from <= to && to === 1;
  }
  return path;
}

/** From which share of its length to which a straight line is in a box (Liang-Barsky). */
function share_inside([x0, y0], [x1, y1], [left, top, right, bottom]) {
  let [from, to] = [0, 1];
  const sides = [
    [x0 - x1, x0 - left], [x1 - x0, right - x0], [y0 - y1, y0 - top], [y1 - y0, bottom - y0],
  ];
  for (const [outwards, room] of sides) {
    if (outwards === 0 && room < 0) return [1, 0];
    if (outwards > 0) to = Math.min(to, room / outwards);
    if (outwards < 0) from = Math.max(from, room / outwards);
  }
  return [from, to];
}

/** Heights in rising order, moved so that each is `apart` below the last, none below `bottom`. */
export function spread_apart(heights, apart, bottom) {
  const places = [];
  for (const height of heights) {
    places.push(places.length ? Math.max(height, places.at(-1) + apart) : height);
  }
  const over = Math.max(0, (places.at(-1) ?? 0) - bottom);
  return places.map((place) => place - over);
}
