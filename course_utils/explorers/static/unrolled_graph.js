// The unrolled graph: values run forward along the arrows, the arrows turn round,
// gradients run back and leave a term at every use of every weight.

import { connect } from "./flagship.js";
import {
  Canvas, ROWS, NODE_HEIGHT, WIDTH, circled, draw_edge, draw_label, draw_node,
  draw_text, format_given, format_number, layout, superscript,
} from "./graph_drawing.js";
import {
  BACKWARD, FORWARD, WEIGHTS, check_scene, compute, describe, reached, stage, weight,
} from "./unrolled_network.js";
import { build_page } from "./unrolled_page.js";

const TABLE = { head: 486, U: 512, W: 538, V: 564, b: 590 };
export const HEIGHT = 608;

/** Everything the drawing functions ask about one frame. */
export function frame_of(scene, numbers) {
  const { T, position } = scene;
  const now = stage(position, T);
  const forward = (t, name) =>
    reached(position, T, "forward", t, FORWARD.indexOf(name));
  const backward = (t, name) =>
    reached(position, T, "backward", t, BACKWARD.indexOf(name));
  return {
    scene,
    numbers,
    place: layout(T),
    now,
    steps: Array.from({ length: T }, (_, i) => i + 1),
    turned: now.phase === "backward",
    forward,
    backward,
    state: (ahead, back) => (back ? "backward" : ahead ? "forward" : "idle"),
    lit: (phase, t, name) =>
      now.phase === phase && now.t === t &&
      (phase === "forward" ? FORWARD : BACKWARD)[now.part] === name,
  };
}

/** Draws one frame of the graph and the table of gradients below it. */
export function draw(canvas, frame) {
  canvas.begin();
  canvas.svg.setAttribute("class", frame.place.roomy ? "roomy" : "");
  draw_band(canvas, frame);
  draw_margin(canvas, frame);
  for (const t of frame.steps) draw_edges(canvas, frame, t);
  draw_start(canvas, frame);
  for (const t of frame.steps) draw_nodes(canvas, frame, t);
  for (const t of frame.steps) draw_labels(canvas, frame, t);
  draw_total_loss(canvas, frame);
  draw_table(canvas, frame);
  canvas.end();
}

/** A light band behind the time step whose copy the sliders move. */
function draw_band(canvas, { scene, place }) {
  const shown = !scene.tied && scene.copy >= 1 && scene.copy <= scene.T;
  const width = place.pitch;
  const x = place.column(shown ? scene.copy : 1) - 0.5 * width;
  canvas.put("band", "rect", {
    x, y: 4, width, height: HEIGHT - 8, rx: 10, class: shown ? "band" : "band hidden",
  });
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
    if (turned) {
      draw_text(canvas, `bar-${row}`, 36, y - 9, letter, "bar", "start");
    }
  }
}

/** The arrows that enter or leave the nodes of time step t. */
function draw_edges(canvas, frame, t) {
  const { place, forward, backward, lit } = frame;
  const x = place.column(t);
  const half = NODE_HEIGHT / 2 + 2;
  const up = (key, low, high, state, is_lit) =>
    draw_edge(
      canvas, `${key}-${t}`, [x, ROWS[low].y - half], [x, ROWS[high].y + half], state,
      is_lit,
    );
  const enter = frame.state(forward(t, "a"), backward(t, "weights"));
  const enter_lit = lit("forward", t, "a") || lit("backward", t, "weights");
  up("U", "x", "a", enter, enter_lit);
  const reach = Math.min(26, 0.3 * place.pitch);
  const from = [place.column(t - 1) + (t > 1 ? reach : 12), ROWS.h.y + half];
  const to = [x - reach, ROWS.a.y - half];
  const back_lit = lit("backward", t - 1, "h");
  draw_edge(canvas, `W-${t}`, from, to, enter, enter_lit || back_lit);
  up("phi", "a", "h", frame.state(forward(t, "h"), backward(t, "a")),
    lit("forward", t, "h") || lit("backward", t, "a"));
  up("V", "h", "s", frame.state(forward(t, "s"), backward(t, "h")),
    lit("forward", t, "s") || lit("backward", t, "h"));
  up("score", "s", "loss", frame.state(forward(t, "loss"), backward(t, "s")),
    lit("forward", t, "loss") || lit("backward", t, "s"));
}

/** The node h(0), which is zero. */
function draw_start(canvas, { place, numbers, backward, lit }) {
  const box = { x: place.start, y: ROWS.h.y, width: place.start_width, role: "state" };
  const gradient = backward(1, "weights") ? numbers.dh0 : null;
  draw_node(canvas, "h-0", box, "0", gradient, lit("backward", 1, "weights"));
  draw_text(canvas, "h-0-name", place.start, ROWS.h.y - 32, "h(0)", "note");
}

function draw_nodes(canvas, frame, t) {
  const { scene, place, numbers: r, forward, backward, lit } = frame;
  const [x, width, i] = [place.column(t), place.node_width, t - 1];
  const known = (yes, value) => (yes ? format_number(value) : null);
  const box = (row) => ({ x, y: ROWS[row].y, width, role: ROWS[row].role });
  const dx = backward(t, "weights") ? r.dx[i] : null;
  const given = format_given(scene.xs[i]);
  draw_node(canvas, `x-${t}`, box("x"), given, dx, lit("backward", t, "weights"));
  const rows = { a: [r.a[i], r.da[i]], h: [r.h[t], r.dh[i]], s: [r.s[i], r.ds[i]] };
  for (const [row, [value, gradient]] of Object.entries(rows)) {
    draw_node(
      canvas, `${row}-${t}`, box(row), known(forward(t, row), value),
      backward(t, row) ? gradient : null,
      lit("forward", t, row) || lit("backward", t, row),
    );
  }
  const loss = known(forward(t, "loss"), r.loss[i]);
  const one = backward(t, "s") ? 1 : null;
  draw_node(canvas, `loss-${t}`, box("loss"), loss, one, lit("forward", t, "loss"));
  const target = `y = ${format_given(scene.targets[i])}`;
  draw_text(canvas, `target-${t}`, x, ROWS.loss.y - 32, target, "note");
  draw_text(canvas, `time-${t}`, x, ROWS.x.y + 34, `t = ${t}`, "time");
}

/** Beside its arrow: every weight, and the term its gradient leaves there. */
function draw_labels(canvas, frame, t) {
  const { scene, place, numbers, backward, lit } = frame;
  const label = (name, x, y, anchor, done, is_lit) => {
    const symbol = scene.tied ? name : name + superscript(t);
    const value = weight(scene, name, t).toFixed(2).replace("-", "−");
    const gradient = format_number(numbers.terms[name][t - 1]);
    const term = done ? `${circled(t)} ${gradient}` : null;
    const words = `${symbol} ${value}`;
    draw_label(canvas, `${name}-${t}-label`, x, y, words, term, anchor, is_lit);
  };
  const middle = (low, high) => (ROWS[low].y + ROWS[high].y) / 2;
  const x = place.column(t);
  const entered = backward(t, "weights");
  const enter_lit = lit("backward", t, "weights");
  const left = backward(t, "h"); // V's term is left when the gradient reaches h
  label("V", x + 8, middle("h", "s"), "start", left, lit("backward", t, "h"));
  const between = (place.column(t - 1) + x) / 2;
  label("W", between, middle("a", "h"), "middle", entered, enter_lit);
  label("U", x + 8, middle("x", "a"), "start", entered, enter_lit);
}

function draw_total_loss(canvas, { scene, place, numbers, forward }) {
  if (!forward(scene.T, "loss")) return;
  draw_text(canvas, "L-name", place.sum, ROWS.loss.y - 32, "L = Σ ℓ", "note");
  const text = format_number(numbers.L);
  draw_text(canvas, "L", place.sum, ROWS.loss.y, text, "value");
}

/** Below the graph: the term of every copy, added up if the copies are tied. */
function draw_table(canvas, frame) {
  const { scene, place, steps, turned } = frame;
  const line = { x1: 8, x2: WIDTH - 8, y1: 468, y2: 468, class: "rule" };
  canvas.put("rule", "line", line);
  draw_text(canvas, "table-name", 12, TABLE.head, "gradient of", "note", "start");
  for (const t of steps) {
    const words = scene.tied ? circled(t) : `copy ${t}`;
    draw_text(canvas, `head-${t}`, place.column(t), TABLE.head, words, "note");
  }
  const words = scene.tied ? "sum" : "not added";
  draw_text(canvas, "head-sum", place.sum, TABLE.head, words, "note");
  for (const name of WEIGHTS) draw_table_row(canvas, frame, name, turned);
}

function draw_table_row(canvas, frame, name) {
  const { scene, place, numbers, steps, backward, lit } = frame;
  const y = TABLE[name];
  const part = name === "V" ? "h" : "weights";
  const terms = numbers.terms[name];
  const largest = Math.max(...terms.map(Math.abs), 1e-300);
  const formulas = { U: "ā x", W: "ā h(t−1)", V: "s̄ h", b: "ā" };
  draw_text(canvas, `row-${name}`, 12, y, name, "name", "start");
  draw_text(canvas, `row-formula-${name}`, 40, y, formulas[name], "note", "start");
  for (const t of steps) {
    const x = place.column(t);
    const known = backward(t, part);
    const key = `cell-${name}-${t}`;
    const width = place.node_width;
    const tie = scene.tied ? "cell" : "cell own";
    const cell = { x: x - width / 2, y: y - 11, width, height: 22, class: tie };
    canvas.put(key, "rect", cell);
    if (!known) continue;
    const length = (Math.abs(terms[t - 1]) / largest) * (width / 2 - 1);
    const left = terms[t - 1] < 0 ? x - length : x;
    const bar = { x: left, y: y - 10, width: length, height: 20, class: "size" };
    canvas.put(`${key}-size`, "rect", bar);
    const style = lit("backward", t, part) ? "amount lit" : "amount";
    draw_text(canvas, `${key}-term`, x, y, format_number(terms[t - 1]), style);
  }
  if (scene.tied) draw_sum(canvas, frame, name, y, part);
}

/** The running sum of the terms that have arrived; complete after step 1. */
function draw_sum(canvas, { place, numbers, steps, backward }, name, y, part) {
  const arrived = steps.filter((t) => backward(t, part));
  for (const t of steps.slice(1)) {
    const between = place.column(t) - place.pitch / 2;
    draw_text(canvas, `plus-${name}-${t}`, between, y, "+", "note");
  }
  const edge = place.column(steps.length) + place.pitch / 2;
  draw_text(canvas, `equals-${name}`, edge, y, "=", "note");
  if (arrived.length === 0) return;
  const sum = arrived.reduce((total, t) => total + numbers.terms[name][t - 1], 0);
  const complete = arrived.length === steps.length;
  const style = complete ? "sum complete" : "sum";
  draw_text(canvas, `sum-${name}`, place.sum, y, format_number(sum), style);
}

const TRAITS = [
  "T", "tied", "activation", "position", "stride", "copy", "copies", "xs", "targets",
  ...WEIGHTS,
];

function render({ model, el }) {
  let page = null;
  const show = (scene) => {
    const problem = check_scene(scene);
    page.message(problem);
    if (problem) return;
    const numbers = compute(scene);
    draw(page.canvas, frame_of(scene, numbers));
    page.refresh(scene, describe(scene, numbers));
  };
  const link = connect(model, TRAITS, show);
  page = build_page(el, link, model.get("scene"), Canvas, [WIDTH, HEIGHT]);
  show(link.state());
  return () => {
    page.stop();
    link.disconnect();
  };
}

export default { render };
