// The picture of a kind: one column a step, one row an array, the array's name and shape
// at the row's left end, and as many dots in a box as the array is wide.

import { CLASSES, INPUTS } from "./graph.js";
import { circle, draw_text } from "../shared/canvas.js";

const BOX = { height: 30, gap: 58 };
const NAMES = { x: "x", h: "h", g: "g", s: "s" };
const TITLES = { x: "inputs", h: "states", g: "states", s: "scores" };
const ROLES = { x: "input", h: "state", g: "state", s: "score" };

/** Where things stand for these rows in a picture `width` wide. */
export function kinds_layout(width, { rows, steps, both }) {
  const wide = width >= 640;
  const left = wide ? 250 : 6;
  const names = Object.keys(rows); // from the bottom up
  const gap = BOX.gap + (wide ? 0 : 24);
  const height = 34 + (names.length - 1) * gap + (wide ? 64 : 86);
  const pitch = Math.min(112, (width - left - 12) / steps);
  const box = Math.min(74, pitch - (wide ? 26 : 12));
  // Two directions stand beside each other, so that each can read x and be read.
  const [narrow, aside] = both ? [0.54 * box, 0.34 * box] : [box, 0];
  return {
    width, wide, left, height, pitch, names,
    box_of: (name) => (name === "h" || name === "g" ? narrow : box),
    side_of: (name) => ({ h: -aside, g: aside })[name] ?? 0,
    column: (t) => left + (t - 0.5) * pitch,
    row: (name) => height - 34 - names.indexOf(name) * gap,
    loss: height - 34 - (names.length - 1) * gap - (wide ? 42 : 52),
  };
}

export function draw_kind(canvas, frame) {
  const { graph, place } = frame;
  canvas.begin();
  for (const [from, to, role] of graph.edges) draw_edge(canvas, place, from, to, role);
  for (const name of place.names) draw_row(canvas, frame, name);
  draw_losses(canvas, frame);
  for (let t = 1; t <= graph.steps; t++) {
    draw_text(canvas, `t-${t}`, place.column(t), place.height - 8, String(t), "tick");
  }
  draw_text(canvas, "t", place.left - 4, place.height - 8, place.wide ? "step t" : "", "tick", "end");
  canvas.end();
}

const shape_words = (shape) => `(${shape.join(", ")})`;

/** A row's name, shape and equation, and its boxes. */
function draw_row(canvas, { graph, arrays, H, place }, name) {
  const y = place.row(name);
  const [shape, formula] = arrays[name];
  const words = `${TITLES[name]} ${NAMES[name]}`;
  const made = name === "x" ? "" : formula;
  if (place.wide) {
    draw_text(canvas, `name-${name}`, 4, y - 9, `${words}  ${shape_words(shape)}`, "value", "start");
    draw_text(canvas, `formula-${name}`, 4, y + 10, made, "note", "start");
  } else {
    const line = `${words} ${shape_words(shape)}${made ? `: ${made}` : ""}`;
    draw_text(canvas, `name-${name}`, 4, y - 27, line, "note halo", "start");
  }
  const width = { x: INPUTS, s: CLASSES }[name] ?? H;
  for (const t of graph.rows[name]) {
    const x = place.column(t) + place.side_of(name);
    const room = place.box_of(name);
    canvas.put(`box-${name}-${t}`, "rect", {
      x: x - room / 2, y: y - BOX.height / 2, width: room, height: BOX.height,
      rx: 7, class: `node ${ROLES[name]}`,
    });
    canvas.put(`dots-${name}-${t}`, "path", {
      d: dots(x, y, width, room), class: `units ${ROLES[name]}`,
    });
  }
}

/** `count` points in a box, in one row or two. */
function dots(x, y, count, width) {
  const lines = count > 4 ? 2 : 1;
  const each = Math.ceil(count / lines);
  const pitch = Math.min(14, (width - 6) / each);
  const radius = Math.min(4, pitch / 2.6);
  return Array.from({ length: count }, (_, k) => {
    const line = Math.floor(k / each);
    const here = line === lines - 1 ? count - each * line : each;
    const px = x + ((k % each) - (here - 1) / 2) * pitch;
    return circle(px, y + (line - (lines - 1) / 2) * 12, radius);
  }).join("");
}

function draw_edge(canvas, place, [a, t], [b, u], role) {
  const [y0, y1] = [place.row(a), place.row(b)];
  const [x0, x1] = [place.column(t), place.column(u)];
  const half = BOX.height / 2;
  const aside = place.side_of(a) || place.side_of(b);
  let [from, to] = [[x0 + aside, y0 - half], [x1 + aside, y1 + half]];
  if (role === "time") {
    const side = ((u > t ? 1 : -1) * place.box_of(a)) / 2;
    [from, to] = [[x0 + aside + side, y0], [x1 + aside - side, y1]];
  }
  if (role === "told") {
    const corner = place.box_of(b) / 2 - 7;
    [from, to] = [[x0 + corner, y0 + half], [x1 - corner, y1 - half]];
  }
  draw_arrow(canvas, `edge-${a}-${t}-${b}-${u}`, from, to, `edge ${role}`);
}

/** A line with a filled head. */
function draw_arrow(canvas, key, [x0, y0], [x1, y1], look) {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const at = (along, across) =>
    `${(x1 - along * ux - across * uy).toFixed(1)} ${(y1 - along * uy + across * ux).toFixed(1)}`;
  canvas.put(`${key}-line`, "path", {
    d: `M${x0.toFixed(1)} ${y0.toFixed(1)}L${at(7, 0)}`, class: look,
  });
  canvas.put(`${key}-head`, "path", {
    d: `M${at(9, 4.5)}L${at(0, 0)}L${at(9, -4.5)}Z`, class: `head ${look}`,
  });
}

/** Over every answer its loss, and what they add up to. */
function draw_losses(canvas, { graph, place }) {
  for (const t of graph.rows.s) {
    draw_text(canvas, `loss-${t}`, place.column(t), place.loss, "ℓ", "loss-of");
  }
  const words = place.wide ? "loss: one term ℓ for every answer" : "loss: one ℓ an answer";
  draw_text(canvas, "losses", 4, place.loss - (place.wide ? 0 : 20), words, "note", "start");
}
