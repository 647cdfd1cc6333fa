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
