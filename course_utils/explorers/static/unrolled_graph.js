// The unrolled graph: values run forward along the arrows, the arrows turn round,
// gradients run back and leave a term at every use of every weight.

import { render_network } from "./unrolled_controls.js";
import { WIDTH, circled, draw_text, format_number, layout } from "./graph_drawing.js";
import {
  BACKWARD, FORWARD, WEIGHTS, check_scene, compute, describe, reached, stage,
} from "./unrolled_network.js";
import { draw_network, draw_term_cell } from "./unrolled_drawing.js";
import { build_unrolled_page } from "./unrolled_page.js";

const TABLE = { head: 486, U: 512, W: 538, V: 564, b: 590 };
export const HEIGHT = 608;

// The part of a step back in which each item of the picture appears.
const PART_OF = {
  V: "h", U: "weights", W: "weights", b: "weights", x: "weights", carry: "weights",
};
// What is set off by each part: item → time steps after the part's own.
const LIGHTS = {
  forward: {
    a: { "edge U": 0, "edge W": 0, a: 0 },
    h: { "edge phi": 0, h: 0 },
    s: { "edge V": 0, s: 0 },
    loss: { "edge score": 0, loss: 0 },
  },
  backward: {
    s: { "edge score": 0, s: 0 },
    h: { "edge V": 0, "edge W": 1, h: 0 },
    a: { "edge phi": 0, a: 0 },
    weights: { "edge U": 0, "edge W": 0, x: 0 },
  },
};

/** Everything the drawing functions ask about one frame (see unrolled_drawing.js). */
export function frame_of(scene, numbers) {
  const { T, position } = scene;
  const { phase, t: now, part } = stage(position, T);
  const parts = phase === "forward" ? FORWARD : BACKWARD;
  const lights = LIGHTS[phase]?.[parts[part]] ?? {};
  const to_start = phase === "backward" && now === 1 && parts[part] === "weights";
  return {
    scene,
    numbers,
    place: layout(T),
    steps: Array.from({ length: T }, (_, i) => i + 1),
    turned: () => phase === "backward",
    forward: (t, name) => reached(position, T, "forward", t, FORWARD.indexOf(name)),
    backward: (t, item) =>
      reached(position, T, "backward", t, BACKWARD.indexOf(PART_OF[item] ?? item)),
    lit: (item, t) =>
      now + lights[item] === t || (to_start && item === "h" && t === 0) ? "lit" : "",
  };
}

/** Draws one frame of the graph and the table of gradients below it. */
export function draw(canvas, frame) {
  canvas.begin();
  draw_band(canvas, frame);
  draw_network(canvas, frame);
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

/** Below the graph: the term of every copy, added up if the copies are tied. */
function draw_table(canvas, frame) {
  const { scene, place, steps } = frame;
  const line = { x1: 8, x2: WIDTH - 8, y1: 468, y2: 468, class: "rule" };
  canvas.put("rule", "line", line);
  draw_text(canvas, "table-name", 12, TABLE.head, "gradient of", "note", "start");
  for (const t of steps) {
    const words = scene.tied ? circled(t) : `copy ${t}`;
    draw_text(canvas, `head-${t}`, place.column(t), TABLE.head, words, "note");
  }
  const words = scene.tied ? "sum" : "not added";
  draw_text(canvas, "head-sum", place.sum, TABLE.head, words, "note");
  for (const name of WEIGHTS) draw_table_row(canvas, frame, name);
}

function draw_table_row(canvas, frame, name) {
  const { scene, place, numbers, steps, backward } = frame;
  const y = TABLE[name];
  const terms = numbers.terms[name];
  const largest = Math.max(...terms.map(Math.abs), 1e-300);
  const formulas = { U: "ā x", W: "ā h(t−1)", V: "s̄ h", b: "ā" };
  draw_text(canvas, `row-${name}`, 12, y, name, "name", "start");
  draw_text(canvas, `row-formula-${name}`, 40, y, formulas[name], "note", "start");
  const style = scene.tied ? "cell" : "cell own";
  for (const t of steps) {
    const cell = { x: place.column(t), y, width: place.node_width, style };
    const term = backward(t, name) ? terms[t - 1] : null;
    draw_term_cell(canvas, `cell-${name}-${t}`, cell, term, largest, "");
  }
  if (scene.tied) draw_sum(canvas, frame, name, y);
}

/** The running sum of the terms that have arrived; complete after step 1. */
function draw_sum(canvas, { place, numbers, steps, backward }, name, y) {
  const arrived = steps.filter((t) => backward(t, name));
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
  return render_network(model, el, TRAITS, [WIDTH, HEIGHT], build_unrolled_page, {
    check: check_scene,
    draw(canvas, scene) {
      const numbers = compute(scene);
      draw(canvas, frame_of(scene, numbers));
      return describe(scene, numbers);
    },
  });
}

export default { render };
