// Drawing an unrolled graph in SVG: where its parts stand, and boxes, arrows and
// numbers that are updated in place. Shared by the explorers that stand on the graph.

const SVG = "http://www.w3.org/2000/svg";

/** Rows from the bottom up: y of their middle; `name` and `bar` for the margin. */
export const ROWS = {
  x: { y: 416, role: "input" },
  a: { y: 326, role: "state" },
  h: { y: 212, role: "state" },
  s: { y: 122, role: "score" },
  loss: { y: 52, role: "loss" },
};
export const NODE_HEIGHT = 40;
export const WIDTH = 900;
const MARGIN = 90; // left: names of the rows
const START_WIDTH = 66; // the node h(0)
const SUM_GAP = 46; // between the last step and the middle of the sums over time
const SUM_ROOM = 42; // right of that middle

/** Where the columns of a graph with T steps stand; the numbers are SVG units. */
export function layout(T) {
  const start = MARGIN + START_WIDTH / 2;
  const room = WIDTH - SUM_GAP - SUM_ROOM - start;
  const pitch = Math.min(185, room / (T + 0.5));
  return {
    T,
    pitch,
    start,
    roomy: pitch >= 140, // space for larger numbers
    node_width: Math.min(100, pitch - 16),
    start_width: START_WIDTH,
    column: (t) => start + t * pitch, // t = 0 is h(0)
    sum: start + (T + 0.5) * pitch + SUM_GAP,
  };
}

/** A number as the graph writes it: about four digits, a true minus sign. */
export function format_number(value) {
  return format_digits(value, 0);
}

/** The same with `extra` more digits. */
export function format_digits(value, extra) {
  const size = Math.abs(value);
  if (Number.isNaN(size)) return "NaN";
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  let text;
  if (size < 10) text = size.toFixed(3 + extra);
  else if (size < 100) text = size.toFixed(2 + extra);
  else if (size < 1000) text = size.toFixed(1 + extra);
  else text = size.toExponential(1 + extra).replace("e+", "e");
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A given number as it was given, `digits` digits at most: 0.5, −1. */
export function format_given(value, digits = 4) {
  return String(Number(value.toPrecision(digits))).replaceAll("-", "−");
}

/** ①, ②, … for t = 1, 2, …: the number of a term. */
export function circled(t) {
  return String.fromCodePoint(0x2460 + t - 1);
}

/** (t) as superscript: ⁽³⁾. */
export function superscript(t) {
  return `⁽${"⁰¹²³⁴⁵⁶⁷⁸⁹"[t]}⁾`;
}

/**
 * A canvas that remembers what it drew: `put` changes an element or creates it,
 * and what a frame (`begin` … `end`) did not put disappears.
 */
export class Canvas {
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
      entry = { node: document.createElementNS(SVG, tag), attributes: {} };
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

/** Text centred on (x, y); `anchor` start or end puts it right or left of x. */
export function draw_text(canvas, key, x, y, text, name, anchor = "middle") {
  const place = { x, y, class: name, "text-anchor": anchor };
  canvas.put(key, "text", { ...place, "dominant-baseline": "central" }, text);
}

/**
 * A box with its value in words and, below it, its gradient; null while unknown.
 * Here and below `lit` is "", or the class that sets this part off now: "lit", "used".
 */
export function draw_node(canvas, key, box, value, gradient, lit) {
  const { x, y, width, role } = box;
  canvas.put(`${key}-box`, "rect", {
    x: x - width / 2, y: y - NODE_HEIGHT / 2, width, height: NODE_HEIGHT, rx: 8,
    class: `node ${role} ${lit}${value === null ? " empty" : ""}`,
  });
  const shift = gradient === null ? 0 : 9;
  if (value !== null) {
    draw_text(canvas, `${key}-value`, x, y - shift, value, "value");
  }
  if (gradient !== null) {
    const text = format_number(gradient);
    draw_text(canvas, `${key}-gradient`, x, y + shift, text, "gradient");
  }
}

/**
 * An arrow from `from` to `to` ([x, y]). `state` is "idle", "forward" or
 * "backward"; a backward arrow is dashed and runs from `to` to `from`.
 */
export function draw_edge(canvas, key, from, to, state, lit) {
  const [tail, head] = state === "backward" ? [to, from] : [from, to];
  const [dx, dy] = [head[0] - tail[0], head[1] - tail[1]];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const point = (along, across) =>
    `${(head[0] - along * ux - across * uy).toFixed(1)} ` +
    `${(head[1] - along * uy + across * ux).toFixed(1)}`;
  const name = `edge ${state} ${lit}`;
  const end = state === "backward" ? point(1, 0) : point(8, 0);
  canvas.put(`${key}-line`, "path", { d: `M${tail.join(" ")} L${end}`, class: name });
  const wings = `M${point(10, 5)} L${point(0, 0)} L${point(10, -5)}`;
  const closed = state === "backward" ? "" : " Z"; // backward: an open arrowhead
  canvas.put(`${key}-head`, "path", { d: wings + closed, class: `head ${name}` });
}

/** The weight on an edge and, below it, the term its gradient leaves there. */
export function draw_label(canvas, key, x, y, weight, term, anchor, lit) {
  const shift = term === null ? 0 : 9;
  draw_text(canvas, `${key}-weight`, x, y - shift, weight, "weight", anchor);
  if (term === null) return;
  draw_text(canvas, `${key}-term`, x, y + shift, term, `term ${lit}`, anchor);
}
