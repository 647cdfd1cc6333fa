// The picture of a network with one unit, unrolled over time: a column for each step,
// with arrows that carry values up and, turned round, gradients down.
//
// A frame says what is to be seen:
//   scene, numbers      the state, and every number of both passes (unit_network.js)
//   place, steps        graph_layout(…), and the list 1 … T
//   turned              whether the gradients' names stand beside the rows'
//   forward(t, node)    whether the value of a, h, s or loss is known
//   backward(t, item)   whether the gradient of the node x, a, h or s is known, the
//                       term of U, W, V or b is left, or ("carry") W's arrow is used
//   lit(item, t)        "lit", "used" or "": a node (x a h s loss) or an arrow ("edge W",
//                       also phi and score) at step t; a weight ("W") at every step

import { draw_text } from "./canvas.js";
import { draw_arrow } from "./arrows.js";
import { weight_at } from "./unit_network.js";
import {
  circled, fixed, format_given, format_number, superscript,
} from "./words.js";

export const NODE = 36; // height
/** Rows from the top: the y of their middle. */
export const ROWS = { loss: 41, s: 97, h: 176, a: 270, x: 349 };
export const GRAPH_HEIGHT = 394;
const ROLES = { loss: "loss", s: "score", h: "state", a: "state", x: "input" };
const BETWEEN = { V: ["s", "h"], W: ["h", "a"], U: ["a", "x"] };

/**
 * Where a graph of T steps stands in a picture `width` wide; `right` is kept free.
 * `spread` from 0 (rolled up: all columns in one place) to 1 (unrolled).
 */
export function graph_layout(width, T, right, spread = 1) {
  const wide = width >= 600;
  const left = wide ? 140 : 46;
  const start_width = wide ? 56 : width >= 480 ? 40 : 24;
  const start = left + start_width / 2;
  const pitch = Math.min(172, (width - right - start) / (T + 0.5));
  const full = pitch >= 66; // room for a number of four digits in a node
  const roomy = pitch >= 130; // room for a number beside an arrow
  const unrolled = Math.min(104, pitch - (roomy ? 46 : full ? 16 : 4));
  const node_width = unrolled + (1 - spread) * Math.max(0, 96 - unrolled);
  const rolled = 0.36 * width;
  const mix = (from, to) => from + spread * (to - from);
  return {
    T, width, wide, left, pitch, full, roomy, spread, node_width, start_width,
    column: (t) => mix(rolled, start + t * pitch), // t = 0 is h(0)
    right_end: start + (T + 0.5) * pitch,
    labelled: pitch >= 40, // room for a letter beside an arrow
    number: full ? format_number : brief_number,
    margin_number: wide ? format_number : brief_number,
    given: full ? format_given : brief_number,
  };
}

/** A number in two or three digits: .66, −.38, 2.9, 12. */
export function brief_number(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return format_number(value);
  let text = size < 10 ? size.toFixed(size < 1 ? 2 : 1) : size.toFixed(0);
  if (size >= 1000) text = size.toExponential(0).replace("e+", "e");
  if (Number(text) === size || size < 0.005) text = String(Number(text));
  text = text.replace(/^0\./, ".");
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Draws the margin, the arrows, the nodes and what stands beside them. */
export function draw_graph(canvas, frame) {
  draw_margin(canvas, frame);
  for (const t of frame.steps) draw_edges(canvas, frame, t);
  draw_start(canvas, frame);
  for (const t of frame.steps) draw_nodes(canvas, frame, t);
  if (frame.place.spread === 1 && frame.place.labelled) {
    for (const t of frame.steps) draw_labels(canvas, frame, t);
  }
  for (const t of frame.steps) draw_hits(canvas, frame, t);
}

/** Left margin: each row's name and formula, and the value of each weight. */
function draw_margin(canvas, { scene, place, turned, lit }) {
  const phi = { tanh: "tanh(a)", relu: "relu(a)", sigmoid: "σ(a)", identity: "a" };
  const formulas = {
    x: "input", a: "Ux + Wh(t−1) + b", h: phi[scene.activation], s: "Vh",
    loss: "½ (s − y)²",
  };
  const shift = place.wide ? 9 : 0;
  for (const [row, y] of Object.entries(ROWS)) {
    const letter = row === "loss" ? "ℓ" : row;
    draw_text(canvas, `name-${row}`, 8, y - shift, letter, "name", "start");
    if (turned) draw_text(canvas, `bar-${row}`, 27, y - shift, `${letter}̄`, "unit-bar", "start");
    if (!place.wide) continue;
    draw_text(canvas, `formula-${row}`, 8, y + 10, formulas[row], "note", "start");
  }
  if (scene.tied === false) return;
  const words = (name) => `${name} = ${fixed(scene[name])}`;
  for (const [name, [above, below]] of Object.entries(BETWEEN)) {
    const y = (ROWS[above] + ROWS[below]) / 2;
    if (place.wide) draw_weight(canvas, name, 8, y, words(name), lit(name));
    else {
      draw_weight(canvas, name, 4, y - 9, name, lit(name));
      draw_text(canvas, `weight-${name}-value`, 4, y + 9, fixed(scene[name]), "tick", "start");
    }
  }
  if (place.wide) draw_weight(canvas, "b", 64, ROWS.a - 9, words("b"), lit("b"));
}

/** A weight by name and value, once for all its copies; pointing at it lights them. */
function draw_weight(canvas, name, x, y, words, lit) {
  canvas.put(`weight-${name}-place`, "rect", {
    x: x - 5, y: y - 12, width: Math.max(24, 9 * words.length), height: 24, rx: 6,
    class: `unit-pill ${lit}`, "data-weight": name,
  });
  draw_text(canvas, `weight-${name}`, x, y, words, "unit-weight", "start");
}

/** The ends (and bends) of the arrow of `name` at step t, in the direction of values. */
function way_of(place, name, t) {
  const x = place.column(t);
  const half = NODE / 2;
  const up = (low, high) => [[x, ROWS[low] - half - 2], [x, ROWS[high] + half + 2]];
  if (name === "U") return up("x", "a");
  if (name === "phi") return up("a", "h");
  if (name === "V") return up("h", "s");
  if (name === "score") return up("s", "loss");
  const { spread, pitch, node_width } = place;
  const side = node_width / 2;
  const from_width = t > 1 ? side : place.start_width / 2;
  const before = place.column(t - 1);
  const corner = [before + from_width - Math.min(5, from_width / 2), ROWS.h + half + 2];
  const gap = pitch - from_width - side;
  const bend = Math.min(20, 0.6 * gap);
  const unrolled = gap < 12
    ? [corner, [corner[0] + 4, ROWS.h + 40], [x - side + 2, ROWS.a - 40],
      [x - side + 6, ROWS.a - half - 2]]
    : [corner, [corner[0] + 6, ROWS.a - 20], [corner[0] + bend, ROWS.a],
      [x - side - 2, ROWS.a]];
  if (spread === 1) return unrolled;
  const out = x + side + 2;
  const loop = [[out, ROWS.h], [out + 92, ROWS.h], [out + 92, ROWS.a], [out, ROWS.a]];
  return loop.map((point, k) =>
    point.map((value, axis) => value + spread * (unrolled[k][axis] - value)));
}

/** The arrows that enter or leave the nodes of time step t. */
function draw_edges(canvas, { place, forward, backward, lit }, t) {
  const arrows = {
    U: ["a", "U"], W: ["a", "carry"], phi: ["h", "a"], V: ["s", "h"], score: ["loss", "s"],
  };
  for (const [name, [high, back]] of Object.entries(arrows)) {
    const way = backward(t, back) ? "backward" : forward(t, high) ? "forward" : "idle";
    const look = `unit-edge ${way} ${lit(`edge ${name}`, t)}`;
    draw_arrow(canvas, `${name}-${t}`, way_of(place, name, t), look, way === "backward");
  }
}

/** The node h(0), which is zero; while the graph is rolled up it waits behind h. */
function draw_start(canvas, { place, numbers, backward, lit }) {
  const [x, y] = [place.column(0), ROWS.h];
  const gradient = backward(1, "carry") ? place.margin_number(numbers.dh0) : null;
  const box = { x, y, width: place.start_width, role: "state" };
  const words = place.spread === 1 ? { value: "0", gradient } : {};
  draw_node(canvas, "h-0", box, words, lit("h", 0));
  if (place.spread < 1) return;
  draw_text(canvas, "h-0-name", x, y - 29, place.wide ? "h(0)" : "h₀", "note");
}

function draw_nodes(canvas, { scene, place, numbers: r, forward, backward, lit }, t) {
  const [x, i] = [place.column(t), t - 1];
  const rolled = place.spread === 0;
  const node = (row, known, value, gradient) => {
    const letter = row === "loss" ? "ℓ" : row;
    const box = { x, y: ROWS[row], width: place.node_width, role: ROLES[row] };
    const words = { gradient: gradient === null ? null : place.number(gradient) };
    if (rolled) words.name = t === scene.T ? `${letter}(t)` : "";
    else if (known && place.spread === 1) words.value = value();
    else words.name = place.full ? `${letter}(${t})` : "";
    draw_node(canvas, `${row}-${t}`, box, words, lit(row, t));
  };
  node("x", true, () => place.given(scene.xs[i]), backward(t, "x") ? r.dx[i] : null);
  const rows = { a: [r.a[i], r.da[i]], h: [r.h[t], r.dh[i]], s: [r.s[i], r.ds[i]] };
  for (const [row, [value, gradient]] of Object.entries(rows)) {
    node(row, forward(t, row), () => place.number(value), backward(t, row) ? gradient : null);
  }
  const back = backward(t, "s") ? 1 : null;
  node("loss", forward(t, "loss"), () => place.number(r.loss[i]), back);
  if (place.spread < 1) return;
  const target = place.given(scene.targets[i]);
  draw_text(canvas, `target-${t}`, x, 12, place.full ? `y = ${target}` : target, "tick");
  draw_text(canvas, `time-${t}`, x, 381, place.full ? `t = ${t}` : String(t), "unit-time");
}

/** A box: its name while nothing is known, its value, and below it its gradient. */
function draw_node(canvas, key, box, { name, value, gradient = null }, lit) {
  const { x, y, width, role } = box;
  const empty = value === undefined ? "empty" : "";
  canvas.put(`${key}-box`, "rect", {
    x: x - width / 2, y: y - NODE / 2, width, height: NODE, rx: Math.min(8, width / 4),
    class: `unit-node ${role} ${lit} ${empty}`,
  });
  const shift = gradient === null ? 0 : 8.5;
  const tiny = width < 58 ? "tiny" : "";
  if (name) draw_text(canvas, `${key}-name`, x, y, name, `unit-empty ${tiny}`);
  if (value !== undefined) {
    draw_text(canvas, `${key}-value`, x, y - shift, value, `value ${tiny}`);
  }
  if (gradient !== null) {
    draw_text(canvas, `${key}-gradient`, x, y + shift, gradient, `gradient ${tiny}`);
  }
}

/** Beside its arrow: the name of every weight, and the term its gradient leaves there. */
function draw_labels(canvas, frame, t) {
  const { scene, place, numbers, backward, lit } = frame;
  const x = place.column(t);
  for (const [name, [above, below]] of Object.entries(BETWEEN)) {
    const at = name === "W" ? way_of(place, name, t)[0][0] + 17 : x + 9;
    const y = (ROWS[above] + ROWS[below]) / 2 - (name === "W" ? 7 : 0);
    const known = backward(t, name);
    const shift = known ? 8 : 0;
    const [look, key] = [lit(`edge ${name}`, t), `${name}-${t}`];
    const words = label_of(scene, place, name, t);
    draw_text(canvas, `${key}-label`, at, y - shift, words, `unit-label ${look}`, "start");
    if (!known) continue;
    const term = place.roomy ? ` ${format_number(numbers.terms[name][t - 1])}` : "";
    const style = `gradient unit-term ${look}`;
    draw_text(canvas, `${key}-term`, at, y + shift, circled(t) + term, style, "start");
  }
}

/** The middle of the place where the term of `name` at step t stands. */
export function place_of_term(place, name, t) {
  if (name === "b") return [place.column(t), ROWS.a];
  const [above, below] = BETWEEN[name];
  const y = (ROWS[above] + ROWS[below]) / 2;
  if (name !== "W") return [place.column(t) + 40, y + 8];
  return [way_of(place, name, t)[0][0] + 48, y + 1];
}

/** A copy's name; untied, with its own value, or that alone where there is no room. */
function label_of(scene, place, name, t) {
  if (scene.tied !== false) return name;
  const value = weight_at(scene, name, t);
  if (!place.roomy) return brief_number(value);
  return place.pitch < 160 && name === "W" ? fixed(value)
    : `${name}${superscript(t)} ${fixed(value)}`;
}

/** Broad invisible arrows that take a pointer. */
function draw_hits(canvas, { place }, t) {
  for (const name of Object.keys(BETWEEN)) {
    const [from, ...rest] = way_of(place, name, t);
    const path = `M${from.join(" ")}${rest.length > 1 ? "C" : "L"}${rest.flat().join(" ")}`;
    canvas.put(`hit-${name}-${t}`, "path", {
      d: path, class: "unit-hit", "data-weight": name, "data-step": t,
    });
  }
}

/** Lights every copy of the weight that a pointer is over. */
export function light_weights(svg, link) {
  const light = (weight) => {
    if ((link.scene().hovered ?? "") !== weight) link.look({ hovered: weight });
  };
  svg.addEventListener("pointermove", ({ target }) => light(target.dataset?.weight ?? ""));
  svg.addEventListener("pointerleave", () => light(""));
}

/** Whether an item of the graph belongs to a weight: "W", "edge W", or b's node a. */
export function belongs_to(weight, item) {
  return item === weight || item === `edge ${weight}` || (weight === "b" && item === "a");
}
