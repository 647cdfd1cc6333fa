// The BPTT stepper: on the unrolled graph, one line of the backward loop at a time.
// The arrow or node, the equation, its numbers and the line of code light up together,
// and the gradients of V, W, U and b fill.

import {
  WIDTH, circled, draw_text, format_number, layout,
} from "./graph_drawing.js";
import { WEIGHTS, check_shared, compute } from "./unrolled_network.js";
import { draw_network, draw_term_cell } from "./unrolled_drawing.js";
import {
  activation_control, bar_of, render_network, stepping, steps_control, trait_choice,
  weight_sliders,
} from "./unrolled_controls.js";
import {
  ACCUMULATED, KINDS, code_lines, equation_at, has_run, last_step, lines_of, mark_of,
  step_at, step_for, sum_so_far, tell,
} from "./bptt_steps.js";

const BPTT_HEIGHT = 700;
const EQUATION = {
  left: 8, right: 596, top: 476, height: 92, title: 492, symbols: 519, numbers: 548,
};
const SUMS = { head: 584, first: 606, pitch: 25, left: 42, room: 472 };
const CODE = { left: 612, right: 892, top: 476, first: 494, pitch: 18, indent: 34 };
const SPEEDS = { slow: 1800, normal: 900, fast: 350 }; // ms for one line

/** Everything the drawing functions ask about one frame (see unrolled_drawing.js). */
function stepper_frame(scene, numbers) {
  const { T, position } = scene;
  const { kind, t: now } = step_at(position, T);
  return {
    scene,
    numbers,
    kind,
    now,
    place: layout(T),
    steps: Array.from({ length: T }, (_, i) => i + 1),
    turned: (row) => position > 0 && row !== "x",
    forward: () => true,
    backward: (t, item) => KINDS.includes(item) && has_run(position, T, t, item),
    lit: (item, t) => mark_of(position, T, item, t),
  };
}

/** Draws one frame: the graph, the equation, the sums and the code. */
function draw_stepper(canvas, frame) {
  canvas.begin();
  draw_network(canvas, frame);
  draw_equation(canvas, frame);
  for (const name of ACCUMULATED) draw_sums_row(canvas, frame, name);
  draw_code(canvas, frame);
  canvas.end();
}

/** Left, below the graph: the rule, its symbols, its numbers. */
function draw_equation(canvas, { scene, numbers }) {
  const now = equation_at(scene, numbers);
  const { left, right, top, height } = EQUATION;
  canvas.put("equation-box", "rect", {
    x: left, y: top, width: right - left, height, rx: 8, class: "band",
  });
  canvas.put("equation-mark", "rect", {
    x: left, y: top, width: 6, height, rx: 3, class: "mark",
  });
  const line = (name, style) =>
    draw_text(canvas, `equation-${name}`, left + 18, EQUATION[name], now[name],
      style, "start");
  line("title", "note");
  line("symbols", "equation");
  line("numbers", now.numbers.length > 52 ? "equation long" : "equation");
}

/** One weight: its terms ① ② … in the cells of their steps, their sum so far. */
function draw_sums_row(canvas, frame, name) {
  const { scene, numbers, steps, kind, now, backward } = frame;
  const row = ACCUMULATED.indexOf(name);
  const y = SUMS.first + row * SUMS.pitch;
  const pitch = Math.min(112, SUMS.room / scene.T);
  const terms = numbers.terms[name];
  const largest = Math.max(...terms.map(Math.abs), 1e-300);
  draw_text(canvas, `sums-${name}`, 16, y, name, "bar", "start");
  for (const t of steps) {
    const x = SUMS.left + (t - 0.5) * pitch;
    const cell = { x, y, width: pitch - 4, style: "cell" };
    const lit = kind === name && now === t ? "lit" : "";
    const term = backward(t, name) ? terms[t - 1] : null;
    draw_term_cell(canvas, `sums-${name}-${t}`, cell, term, largest, lit);
    if (row > 0) continue;
    draw_text(canvas, `sums-head-${t}`, x, SUMS.head, circled(t), "note");
    const sign = t === scene.T ? "=" : "+";
    draw_text(canvas, `sums-sign-${t}`, x + pitch / 2, SUMS.head, sign, "note");
  }
  const x = SUMS.left + scene.T * pitch + 10;
  const sum = sum_so_far(scene, numbers, name);
  const head = scene.position >= last_step(scene.T) ? "sum" : "sum so far";
  draw_text(canvas, "sums-sum", x, SUMS.head, head, "note", "start");
  const style = backward(1, name) ? "sum complete" : "sum";
  draw_text(canvas, `sums-${name}-sum`, x, y, format_number(sum ?? 0), style, "start");
}

/** Right: the loop, with the line that ran last set off. */
function draw_code(canvas, { scene, kind, now }) {
  const { left, right, top, first, pitch, indent } = CODE;
  const lines = code_lines(scene.activation);
  const height = first - top + pitch * lines.length;
  canvas.put("code-box", "rect", {
    x: left, y: top, width: right - left, height, rx: 8, class: "cell",
  });
  const run = lines_of(kind);
  canvas.put("code-line", "rect", {
    x: left + 3, y: first + run[0] * pitch - pitch / 2, width: right - left - 6,
    height: pitch * run.length, rx: 4, class: "line",
  });
  const here = first + run.at(-1) * pitch;
  draw_text(canvas, "code-here", left + 8, here, "▶", "here", "start");
  lines.forEach((line, i) => {
    const words = line.trimStart();
    const x = left + 22 + (words === line ? 0 : indent);
    const style = run.includes(i) ? "code lit" : "code";
    draw_text(canvas, `code-${i}`, x, first + i * pitch, words, style, "start");
  });
  const where = kind === "start" ? "" : `t=${now}`;
  draw_text(canvas, "code-t", right - 8, first + 2 * pitch, where, "code now", "end");
}

const BPTT_TRAITS = [
  "T", "activation", "position", "speed", "xs", "targets", ...WEIGHTS,
];

/** The parts of the page (see `build_page`). */
function build_stepper_page(link, initial) {
  const walk = {
    last: last_step,
    moved: ({ position, T }, direction) =>
      Math.max(0, Math.min(last_step(T), Math.min(position, last_step(T)) + direction)),
    delay: ({ speed }) => SPEEDS[speed],
  };
  const names = Object.keys(SPEEDS);
  const speed = trait_choice(link, "speed", "speed", names.map((name) => [name, name]));
  const T = steps_control(link, (scene, value) => (
    { T: value, position: step_for(scene.position, scene.T, value) }
  ));
  const sliders = weight_sliders((name, value) => link.update({ [name]: value }));
  const weights = {
    root: bar_of(...sliders).root,
    refresh: (scene) => WEIGHTS.forEach((name, i) => sliders[i].set(scene[name])),
  };
  return {
    name: "bptt-stepper",
    steps: stepping(link, initial, walk, speed),
    controls: [bar_of(T, activation_control(link)), weights],
    legend: [
      ["now", "thick orange: now"],
      ["in-use", "dashed frame: used"],
    ],
  };
}

/** What is wrong with a scene, in words; null if it can be drawn. */
export function check_stepper(scene) {
  if (!Object.hasOwn(SPEEDS, scene.speed)) {
    const names = Object.keys(SPEEDS).join(", ");
    return `The speed is ${scene.speed}; expected one of ${names}.`;
  }
  return check_shared(scene);
}

function render({ model, el }) {
  const size = [WIDTH, BPTT_HEIGHT];
  return render_network(model, el, BPTT_TRAITS, size, build_stepper_page, {
    check: check_stepper,
    draw(canvas, state) {
      const scene = { ...state, tied: true };
      const numbers = compute(scene);
      draw_stepper(canvas, stepper_frame(scene, numbers));
      return tell(scene, numbers);
    },
  });
}

export default { render };
