// The picture of the unrolled network, for every explorer that stands on it.
//
// A frame says what is to be seen:
//   scene, numbers      the state, and every number of both passes
//   place, steps        layout(T), and the list 1 … T
//   turned(row)         whether to name the row's gradients: some are known
//   forward(t, node)    whether the value of a, h, s or loss is known
//   backward(t, item)   whether the gradient of the node x, a, h or s is known, the
//                       term of U, W, V or b is left, or ("carry") W's arrow is used
//   lit(item, t)        "lit", "used" or "": a node (x a h s loss), an arrow (score V
//                       phi W U as "edge W") or a term ("term W") at step t

import {
  NODE_HEIGHT, ROWS, circled, draw_edge, draw_label, draw_node, draw_text,
  format_given, format_number, superscript,
} from "./graph_drawing.js";
import { weight } from "./unrolled_network.js";

/** Draws the margin, the arrows, the nodes and their labels. */
export function draw_network(canvas, frame) {
  canvas.svg.setAttribute("class", frame.place.roomy ? "roomy" : "");
  draw_margin(canvas, frame);
  for (const t of frame.steps) draw_edges(canvas, frame, t);
  draw_start(canvas, frame);
  for (const t of frame.steps) draw_nodes(canvas, frame, t);
  for (const t of frame.steps) draw_labels(canvas, frame, t);
  draw_total_loss(canvas, frame);
}

/** Left margin: each row's name, its gradient's once the arrows turn, its formula. */
function draw_margin(canvas, { scene, turned }) {
  const phi = { tanh: "tanh(a)", relu: "relu(a)", sigmoid: "σ(a)", identity: "a" };
  const formulas = {
    x: "input",
    a: "Ux + Wh(t−1) + b",
    h: phi[scene.activation],
    s: "Vh",
    loss: "½ (s − y)²",
  };
  for (const [row, { y }] of Object.entries(ROWS)) {
    const letter = row === "loss" ? "ℓ" : row;
    draw_text(canvas, `name-${row}`, 12, y - 9, letter, "name", "start");
    draw_text(canvas, `formula-${row}`, 12, y + 11, formulas[row], "note", "start");
    if (turned(row)) {
      draw_text(canvas, `bar-${row}`, 36, y - 9, letter, "bar", "start");
    }
  }
}

/** The arrows that enter or leave the nodes of time step t. */
function draw_edges(canvas, { place, forward, backward, lit }, t) {
  const x = place.column(t);
  const half = NODE_HEIGHT / 2 + 2;
  const edge = (key, from, to, ahead, back) => {
    const state = back ? "backward" : ahead ? "forward" : "idle";
    draw_edge(canvas, `${key}-${t}`, from, to, state, lit(`edge ${key}`, t));
  };
  const up = (key, low, high, back) => {
    const ends = [[x, ROWS[low].y - half], [x, ROWS[high].y + half]];
    edge(key, ...ends, forward(t, high), backward(t, back));
  };
  up("U", "x", "a", "U");
  const reach = Math.min(26, 0.3 * place.pitch);
  const from = [place.column(t - 1) + (t > 1 ? reach : 12), ROWS.h.y + half];
  const to = [x - reach, ROWS.a.y - half];
  edge("W", from, to, forward(t, "a"), backward(t, "carry"));
  up("phi", "a", "h", "a");
  up("V", "h", "s", "h");
  up("score", "s", "loss", "s");
}

/** The node h(0), which is zero. */
function draw_start(canvas, { place, numbers, backward, lit }) {
  const box = { x: place.start, y: ROWS.h.y, width: place.start_width, role: "state" };
  const gradient = backward(1, "carry") ? numbers.dh0 : null;
  draw_node(canvas, "h-0", box, "0", gradient, lit("h", 0));
  draw_text(canvas, "h-0-name", place.start, ROWS.h.y - 32, "h(0)", "note");
}

function draw_nodes(canvas, { scene, place, numbers: r, forward, backward, lit }, t) {
  const [x, width, i] = [place.column(t), place.node_width, t - 1];
  const known = (row, value) => (forward(t, row) ? format_number(value) : null);
  const node = (row, value, gradient) => {
    const box = { x, y: ROWS[row].y, width, role: ROWS[row].role };
    draw_node(canvas, `${row}-${t}`, box, value, gradient, lit(row, t));
  };
  node("x", format_given(scene.xs[i]), backward(t, "x") ? r.dx[i] : null);
  const rows = { a: [r.a[i], r.da[i]], h: [r.h[t], r.dh[i]], s: [r.s[i], r.ds[i]] };
  for (const [row, [value, gradient]] of Object.entries(rows)) {
    node(row, known(row, value), backward(t, row) ? gradient : null);
  }
  node("loss", known("loss", r.loss[i]), backward(t, "s") ? 1 : null);
  const target = `y = ${format_given(scene.targets[i])}`;
  draw_text(canvas, `target-${t}`, x, ROWS.loss.y - 32, target, "note");
  draw_text(canvas, `time-${t}`, x, ROWS.x.y + 34, `t = ${t}`, "time");
}

/** Beside its arrow: every weight, and the term its gradient leaves there. */
function draw_labels(canvas, { scene, place, numbers, backward, lit }, t) {
  const label = (name, x, y, anchor) => {
    const symbol = scene.tied ? name : name + superscript(t);
    const value = weight(scene, name, t).toFixed(2).replace("-", "−");
    const gradient = format_number(numbers.terms[name][t - 1]);
    const term = backward(t, name) ? `${circled(t)} ${gradient}` : null;
    const words = `${symbol} ${value}`;
    const style = lit(`term ${name}`, t);
    draw_label(canvas, `${name}-${t}-label`, x, y, words, term, anchor, style);
  };
  const middle = (low, high) => (ROWS[low].y + ROWS[high].y) / 2;
  const x = place.column(t);
  label("V", x + 8, middle("h", "s"), "start");
  label("W", (place.column(t - 1) + x) / 2, middle("a", "h"), "middle");
  label("U", x + 8, middle("x", "a"), "start");
}

function draw_total_loss(canvas, { scene, place, numbers, forward }) {
  if (!forward(scene.T, "loss")) return;
  draw_text(canvas, "L-name", place.sum, ROWS.loss.y - 32, "L = Σ ℓ", "note");
  const text = format_number(numbers.L);
  draw_text(canvas, "L", place.sum, ROWS.loss.y, text, "value");
}

/**
 * A cell of a row of terms: `cell` is { x, y, width, style }; `term` null while it
 * is unknown. A bar behind the number compares it with the row's `largest`.
 */
export function draw_term_cell(canvas, key, cell, term, largest, lit) {
  const { x, y, width, style } = cell;
  canvas.put(key, "rect", {
    x: x - width / 2, y: y - 11, width, height: 22, class: `${style} ${lit}`,
  });
  if (term === null) return;
  const length = (Math.abs(term) / largest) * (width / 2 - 1);
  const left = term < 0 ? x - length : x;
  const bar = { x: left, y: y - 10, width: length, height: 20, class: "size" };
  canvas.put(`${key}-size`, "rect", bar);
  draw_text(canvas, `${key}-term`, x, y, format_number(term), `amount ${lit}`);
}
